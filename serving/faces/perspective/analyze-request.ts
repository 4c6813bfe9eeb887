import { readProto, type FieldViolation, type ProtoType } from "./proto-json";
import { malformedRequest } from "./errors";

/** `AnalyzeCommentRequest` of commentanalyzer v1alpha1; only what decides the answer is typed. */
export interface AnalyzeRequest {
    comment?: { text?: string; type?: string };
    context?: { entries?: unknown; articleAndParentComment?: unknown };
    requestedAttributes?: Map<string, AttributeParameters>;
    languages?: string[];
    clientToken?: string;
    spanAnnotations?: boolean;
    dropUnsupportedAttributes?: boolean;
}

export interface AttributeParameters {
    scoreType?: string;
    /** A score below it is left out of the answer. */
    scoreThreshold?: number;
}

const string: ProtoType = { kind: "string" };
const bool: ProtoType = { kind: "bool" };
const TEXT_ENTRY: ProtoType = {
    kind: "message",
    fields: {
        text: string,
        type: {
            kind: "enum",
            name: "google.commentanalyzer.v1alpha1.TextEntry.TextType",
            values: ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"],
        },
    },
};
const ATTRIBUTE_PARAMETERS: ProtoType = {
    kind: "message",
    fields: {
        scoreType: {
            kind: "enum",
            name: "google.commentanalyzer.v1alpha1.AttributeParameters.ScoreType",
            values: ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"],
        },
        scoreThreshold: { kind: "float" },
    },
};
const ANALYZE_REQUEST: ProtoType = {
    kind: "message",
    fields: {
        comment: TEXT_ENTRY,
        context: {
            kind: "message",
            fields: {
                entries: { kind: "repeated", of: TEXT_ENTRY },
                articleAndParentComment: {
                    kind: "message",
                    fields: { article: TEXT_ENTRY, parentComment: TEXT_ENTRY },
                },
            },
        },
        requestedAttributes: { kind: "map", of: ATTRIBUTE_PARAMETERS },
        languages: { kind: "repeated", of: string },
        doNotStore: bool,
        clientToken: string,
        sessionId: string,
        communityId: string,
        spanAnnotations: bool,
        dropUnsupportedAttributes: bool,
    },
};

/** @throws {PerspectiveError} listing every unknown name and wrong type. */
export function readAnalyzeRequest(body: unknown): AnalyzeRequest {
    const violations: FieldViolation[] = [];
    const request = readProto(body, ANALYZE_REQUEST, violations);
    if (violations.length > 0) throw malformedRequest(violations);
    return request ?? {};
}
