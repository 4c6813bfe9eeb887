import { Hono } from "hono";
import type { Label } from "../../../model/contract";
import { readJson } from "../../http/read-json";
import type { FaceArgs, FaceEnvironment } from "../face";
import { labelOf, VERDICTS } from "./attributes";
import { checkContext, readComment, type Comment, type Context, type TextEntry } from "./comment";
import {
    attributeScoresEmpty,
    languageNotSupported,
    scoreMissing,
    scoreOutOfRange,
    scoreTypeNotSupported,
    spanInvalid,
    unknownAttribute,
} from "./errors";
import { languagesOf } from "./languages";
import { SUGGEST_COMMENT_SCORE_REQUEST } from "./messages";
import { readMessage } from "./proto-json";
import { isProbability } from "./score-type";

/** `SuggestCommentScoreRequest` of commentanalyzer v1alpha1. */
interface SuggestRequest {
    comment?: TextEntry;
    context?: Context;
    attributeScores?: Map<string, AttributeScores>;
    languages?: string[];
    communityId?: string;
    clientToken?: string;
    sessionId?: string;
}

interface AttributeScores {
    summaryScore?: Score;
    spanScores?: SpanScore[];
}

interface SpanScore {
    begin?: number;
    end?: number;
    score?: Score;
}

interface Score {
    value?: number;
    type?: string;
}

/**
 * `POST /v1alpha1/comments:suggestscore`: what a client says a comment should score is kept for training.
 *
 * Summary scores correct labels; spans, a moderator's verdict (Coral's) and everything else that came along
 * are kept beside them.
 */
export function suggestRoute({ feedback, config: { limits } }: FaceArgs): Hono<FaceEnvironment> {
    return new Hono<FaceEnvironment>().post("/v1alpha1/:method{comments:suggestscore}", async (c) => {
        const body = await readJson(c.req.raw, limits.bodyBytes);
        const request = readMessage(body, SUGGEST_COMMENT_SCORE_REQUEST) as SuggestRequest;
        const comment = readComment(request.comment);
        checkContext(request.context);
        const { attributeScores = new Map<string, AttributeScores>(), sessionId, communityId } = request;
        const corrections = correctionsOf(attributeScores, comment);
        const languages = await languagesOf(comment.text, request.languages);
        if (!languages.isSupported) {
            const [attribute] = attributeScores.keys();
            throw languageNotSupported(attribute as string, languages.codes, languages.wasDetected);
        }
        await feedback.append({
            text: comment.text,
            corrections,
            source: "perspective",
            modelVersion: null,
            reporter: sessionId ?? communityId ?? null,
            details: detailsOf(request, comment, attributeScores),
        });
        const { clientToken } = request;
        return c.json({
            ...(clientToken === undefined ? {} : { clientToken }),
            ...(languages.wasDetected
                ? { detectedLanguages: languages.codes }
                : { requestedLanguages: languages.codes }),
        });
    });
}

/** The labels that the summary scores correct; of an attribute and its twin the first one counts. */
function correctionsOf(
    attributeScores: ReadonlyMap<string, AttributeScores>,
    { sent }: Comment,
): Partial<Record<Label, number>> {
    if (attributeScores.size === 0) throw attributeScoresEmpty();
    const corrections: Partial<Record<Label, number>> = {};
    for (const [name, { summaryScore, spanScores = [] }] of attributeScores) {
        const label = labelOf(name);
        if (label === null && !VERDICTS.has(name)) throw unknownAttribute(name);
        if (summaryScore === undefined && spanScores.length === 0) throw scoreMissing(name);
        for (const span of spanScores) checkSpan(name, span, sent.length);
        if (summaryScore === undefined) continue;
        const value = valueOf(name, summaryScore);
        if (label !== null) corrections[label] ??= value;
    }
    return corrections;
}

/** @param length Of the comment as it was sent, in UTF-16 units. */
function checkSpan(attribute: string, { begin, end, score }: SpanScore, length: number): void {
    const isWithin = begin !== undefined && end !== undefined && begin >= 0 && begin < end && end <= length;
    if (!isWithin) throw spanInvalid(attribute, length);
    valueOf(attribute, score);
}

function valueOf(attribute: string, { value, type }: Score = {}): number {
    if (value === undefined) throw scoreMissing(attribute);
    if (!isProbability(type)) throw scoreTypeNotSupported(type as string, attribute);
    if (value < 0 || value > 1) throw scoreOutOfRange(attribute, value);
    return value;
}

function detailsOf(
    { comment: entry, context, languages, communityId, clientToken, sessionId }: SuggestRequest,
    { sent }: Comment,
    attributeScores: ReadonlyMap<string, AttributeScores>,
): Record<string, unknown> {
    return {
        attributeScores: Object.fromEntries(attributeScores),
        ...(entry?.type === "HTML" ? { html: sent } : {}),
        context,
        languages,
        communityId,
        clientToken,
        sessionId,
    };
}
