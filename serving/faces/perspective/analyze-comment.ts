import { Hono } from "hono";
import type { Label } from "../../../model/contract";
import { readJson } from "../../http/read-json";
import type { LabelScores } from "../../scoring/score-service";
import { joinSpans, sentencesOf, type Span } from "../../text/sentences";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { labelOf } from "./attributes";
import { checkContext, readComment, type Comment, type Context, type TextEntry } from "./comment";
import {
    languageNotSupported,
    noRequestedAttributes,
    scoreTypeNotSupported,
    unknownAttribute,
    type PerspectiveError,
} from "./errors";
import { languagesOf, type Languages } from "./languages";
import { ANALYZE_COMMENT_REQUEST } from "./messages";
import { readMessage } from "./proto-json";
import { isProbability } from "./score-type";

/** Spans of one comment that are scored at most; beyond it neighbouring sentences share one. */
export const SPAN_LIMIT = 100;

/** `AnalyzeCommentRequest` of commentanalyzer v1alpha1; only what decides the answer is typed. */
interface AnalyzeRequest {
    comment?: TextEntry;
    context?: Context;
    requestedAttributes?: Map<string, AttributeParameters>;
    languages?: string[];
    clientToken?: string;
    spanAnnotations?: boolean;
    dropUnsupportedAttributes?: boolean;
}

interface AttributeParameters {
    scoreType?: string;
    /** A score below it is left out of the answer. */
    scoreThreshold?: number;
}

interface RequestedAttribute {
    name: string;
    label: Label;
    threshold: number | null;
}

/** A span of the comment as it was sent, and its scores. */
interface ScoredSpan extends Span {
    scores: LabelScores;
}

/** `POST /v1alpha1/comments:analyze`: the request and answer of Google's Perspective API. */
export function analyzeRoute({ service, config }: FaceArgs): Hono<FaceEnvironment> {
    const { limits, perspectiveDropUnknown } = config;
    // A colon begins a parameter in Hono's paths, so the custom method is matched by a pattern.
    return new Hono<FaceEnvironment>().post("/v1alpha1/:method{comments:analyze}", async (c) => {
        const body = await readJson(c.req.raw, limits.bodyBytes);
        const request = readMessage(body, ANALYZE_COMMENT_REQUEST) as AnalyzeRequest;
        const comment = readComment(request.comment);
        checkContext(request.context);
        const { requestedAttributes = new Map<string, AttributeParameters>() } = request;
        if (requestedAttributes.size === 0) throw noRequestedAttributes();
        const languages = await languagesOf(comment.text, request.languages);
        const attributes = supported(requestedAttributes, languages, {
            all: request.dropUnsupportedAttributes === true,
            unknown: perspectiveDropUnknown && [...requestedAttributes.keys()].some(isKnown),
        });
        const answer = {
            languages: languages.codes,
            ...(languages.wasDetected ? { detectedLanguages: languages.codes } : {}),
            ...(request.clientToken === undefined ? {} : { clientToken: request.clientToken }),
        };
        if (attributes.length === 0) return c.json(answer);
        const spans = request.spanAnnotations === true ? spansOf(comment.text) : [];
        const texts = [comment.text, ...spans.map(({ begin, end }) => comment.text.slice(begin, end))];
        const { version, scores } = await service.score(texts, {
            signal: c.env.client,
            version: c.req.header(VERSION_HEADER) ?? null,
        });
        c.env.headers.set(VERSION_HEADER, version);
        const [summary, ...rest] = scores as [LabelScores, ...LabelScores[]];
        const scored = scoredSpans(comment, spans, summary, rest);
        return c.json({ ...attributeScores(attributes, summary, scored), ...answer });
    });
}

const isKnown = (name: string): boolean => labelOf(name) !== null;

/**
 * Attributes to score.
 *
 * @param drop What is left out instead of failing the request: all that cannot be scored, or what is unknown.
 */
function supported(
    requested: ReadonlyMap<string, AttributeParameters>,
    languages: Languages,
    drop: { all: boolean; unknown: boolean },
): RequestedAttribute[] {
    const attributes: RequestedAttribute[] = [];
    for (const [name, parameters] of requested) {
        const label = labelOf(name);
        const error = unsupported(name, label, parameters, languages);
        if (error !== null && !drop.all && !(drop.unknown && label === null)) throw error();
        if (error !== null || label === null) continue;
        attributes.push({ name, label, threshold: parameters.scoreThreshold ?? null });
    }
    return attributes;
}

function unsupported(
    name: string,
    label: Label | null,
    { scoreType }: AttributeParameters,
    { isSupported, codes, wasDetected }: Languages,
): (() => PerspectiveError) | null {
    if (label === null) return () => unknownAttribute(name);
    if (!isProbability(scoreType)) return () => scoreTypeNotSupported(scoreType as string, name);
    if (!isSupported) return () => languageNotSupported(name, codes, wasDetected);
    return null;
}

/** What is scored beside the whole; nothing where that would be the whole again. */
function spansOf(text: string): Span[] {
    const sentences = sentencesOf(text);
    return sentences.length > 1 ? joinSpans(sentences, SPAN_LIMIT) : [];
}

/** One span over the whole even where none is asked for: some clients read spanScores[0]. */
function scoredSpans(
    { sent, sourceOf }: Comment,
    spans: readonly Span[],
    summary: LabelScores,
    scores: readonly LabelScores[],
): ScoredSpan[] {
    if (spans.length === 0) return [{ begin: 0, end: sent.length, scores: summary }];
    return spans.map((span, i) => ({ ...sourceOf(span), scores: scores[i] as LabelScores }));
}

/** Nothing at all where every score is below its threshold, as Perspective does. */
function attributeScores(
    attributes: readonly RequestedAttribute[],
    summary: LabelScores,
    spans: readonly ScoredSpan[],
): object {
    const shown = attributes.filter(
        ({ label, threshold }) => threshold === null || summary[label] >= threshold,
    );
    if (shown.length === 0) return {};
    const entries = shown.map(({ name, label }) => [
        name,
        {
            spanScores: spans.map(({ begin, end, scores }) => ({
                begin,
                end,
                score: probability(scores[label]),
            })),
            summaryScore: probability(summary[label]),
        },
    ]);
    return { attributeScores: Object.fromEntries(entries) as object };
}

const probability = (value: number): object => ({ value, type: "PROBABILITY" });
