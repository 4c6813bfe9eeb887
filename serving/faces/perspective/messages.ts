import type { MessageType, ProtoType } from "./proto-type";

/** The messages of commentanalyzer v1alpha1. */

const PACKAGE = "google.commentanalyzer.v1alpha1";

const string = (description: string): ProtoType => ({ kind: "string", description });
const bool = (description: string): ProtoType => ({ kind: "bool", description });
const repeated = (of: ProtoType, description?: string): ProtoType => ({ kind: "repeated", of, description });
const map = (of: ProtoType, description: string): ProtoType => ({ kind: "map", of, description });
const message = (id: string, description: string, fields: MessageType["fields"]): MessageType => ({
    kind: "message",
    id,
    description,
    fields,
});

const scoreType = (message: string): ProtoType => ({
    kind: "enum",
    name: `${PACKAGE}.${message}`,
    values: ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"],
    description: "Only PROBABILITY is supported, and what is meant where it is unset.",
});

const TEXT_ENTRY = message("TextEntry", "A text.", {
    text: string("The text, as UTF-8."),
    type: {
        kind: "enum",
        name: `${PACKAGE}.TextEntry.TextType`,
        values: ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"],
        description: "PLAIN_TEXT where unset. Of HTML the text that a reader sees is scored.",
    },
});

const CONTEXT = message("Context", "What the comment answers, in one form at most. It changes no score.", {
    entries: repeated(TEXT_ENTRY, "Earlier messages of the conversation."),
    articleAndParentComment: message("ArticleAndParentComment", "What the comment stands below.", {
        article: TEXT_ENTRY,
        parentComment: TEXT_ENTRY,
    }),
});

const LANGUAGES = repeated(
    string("ISO 639-1 or BCP 47."),
    "Languages of the comment; found out where none is given.",
);
const CLIENT_TOKEN = string("Comes back in the answer.");
const SESSION_ID = string("Joins requests of one session.");
const COMMUNITY_ID = string("Names the client's community.");
const DETECTED = repeated(string("ISO 639-1."), "What was found out; only where no languages were given.");

const SCORE = message("Score", "A score and its type.", {
    value: { kind: "float", description: "From 0 to 1." },
    type: scoreType("Score.ScoreType"),
});

const ATTRIBUTE_SCORES = message("AttributeScores", "Scores of one attribute.", {
    summaryScore: SCORE,
    spanScores: repeated(
        message("SpanScore", "The score of a part of the text.", {
            begin: { kind: "int32", description: "In UTF-16 units of comment.text as it was sent." },
            end: { kind: "int32", description: "Exclusive, in UTF-16 units." },
            score: SCORE,
        }),
    ),
});

export const ANALYZE_COMMENT_REQUEST = message("AnalyzeCommentRequest", "A comment to be scored.", {
    comment: TEXT_ENTRY,
    context: CONTEXT,
    requestedAttributes: map(
        message("AttributeParameters", "How an attribute is to be scored.", {
            scoreType: scoreType("AttributeParameters.ScoreType"),
            scoreThreshold: {
                kind: "float",
                description: "Scores below it are left out; all are told where unset.",
            },
        }),
        "The attributes to score, by name.",
    ),
    languages: LANGUAGES,
    doNotStore: bool("Nothing is stored, whatever this says."),
    clientToken: CLIENT_TOKEN,
    sessionId: SESSION_ID,
    communityId: COMMUNITY_ID,
    spanAnnotations: bool("Whether each sentence is scored too."),
    dropUnsupportedAttributes: bool("Whether attributes that cannot be scored are left out, not refused."),
});

export const ANALYZE_COMMENT_RESPONSE = message("AnalyzeCommentResponse", "The scores of a comment.", {
    attributeScores: map(ATTRIBUTE_SCORES, "By attribute; absent where every score is below its threshold."),
    languages: repeated(string("ISO 639-1 or BCP 47."), "As requested, or what was found out."),
    detectedLanguages: DETECTED,
    clientToken: CLIENT_TOKEN,
});

export const SUGGEST_COMMENT_SCORE_REQUEST = message(
    "SuggestCommentScoreRequest",
    "The scores that a comment should have.",
    {
        comment: TEXT_ENTRY,
        context: CONTEXT,
        attributeScores: map(ATTRIBUTE_SCORES, "By attribute; not empty. Spans need begin and end."),
        languages: LANGUAGES,
        communityId: COMMUNITY_ID,
        clientToken: CLIENT_TOKEN,
        sessionId: SESSION_ID,
    },
);

export const SUGGEST_COMMENT_SCORE_RESPONSE = message(
    "SuggestCommentScoreResponse",
    "That a suggestion is kept.",
    {
        clientToken: CLIENT_TOKEN,
        requestedLanguages: repeated(string("ISO 639-1 or BCP 47."), "As requested."),
        detectedLanguages: DETECTED,
    },
);
