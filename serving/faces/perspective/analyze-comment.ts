import { Hono } from "hono";
import type { Label } from "../../../model/contract";
import { readJson } from "../../http/read-json";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import type { LabelScores } from "../../scoring/score-service";
import { readAnalyzeRequest, type AnalyzeRequest, type AttributeParameters } from "./analyze-request";
import { labelOf, MODEL_LANGUAGES, speaks } from "./attributes";
import {
    commentEmpty,
    commentTooLong,
    contextForms,
    languageNotSupported,
    noRequestedAttributes,
    scoreTypeNotSupported,
    textTypeNotSupported,
    unknownAttribute,
} from "./errors";

/** Perspective's documented limit, in bytes of UTF-8. */
const COMMENT_LIMIT_BYTES = 20_480;

interface RequestedAttribute {
    name: string;
    label: Label;
    threshold: number | null;
}

/** `POST /v1alpha1/comments:analyze`: the request and answer of Google's Perspective API. */
export function analyzeRoute({ service, config: { limits } }: FaceArgs): Hono<FaceEnvironment> {
    // A colon begins a parameter in Hono's paths, so the custom method is matched by a pattern.
    return new Hono<FaceEnvironment>().post("/v1alpha1/:method{comments:analyze}", async (c) => {
        const request = readAnalyzeRequest(await readJson(c.req.raw, limits.bodyBytes));
        const text = commentOf(request);
        const attributes = requestedAttributes(request);
        const { version, scores } = await service.score([text], { signal: c.req.raw.signal });
        c.header(VERSION_HEADER, version);
        return c.json({
            ...attributeScores(attributes, scores[0] as LabelScores, text),
            languages: isGiven(request.languages) ? request.languages : MODEL_LANGUAGES,
            ...(request.clientToken === undefined ? {} : { clientToken: request.clientToken }),
        });
    });
}

function commentOf({ comment, context }: AnalyzeRequest): string {
    const text = comment?.text ?? "";
    if (text.trim() === "") throw commentEmpty();
    const bytes = Buffer.byteLength(text);
    if (bytes > COMMENT_LIMIT_BYTES) throw commentTooLong(bytes, COMMENT_LIMIT_BYTES);
    // Scoring mark-up as if it were words would give wrong scores without a sign of it.
    if (comment?.type === "HTML") throw textTypeNotSupported(comment.type);
    if (context?.entries !== undefined && context.articleAndParentComment !== undefined) throw contextForms();
    return text;
}

/** Attributes to score; unsupported ones fail the request or, if asked for, are dropped. */
function requestedAttributes(request: AnalyzeRequest): RequestedAttribute[] {
    const requested = [...(request.requestedAttributes ?? [])];
    if (requested.length === 0) throw noRequestedAttributes();
    return requested.flatMap(([name, parameters]) => {
        try {
            return [supported(name, parameters, request.languages)];
        } catch (error) {
            if (request.dropUnsupportedAttributes === true) return [];
            throw error;
        }
    });
}

function supported(
    name: string,
    { scoreType, scoreThreshold }: AttributeParameters,
    languages: string[] | undefined,
): RequestedAttribute {
    const label = labelOf(name);
    if (label === null) throw unknownAttribute(name);
    if (scoreType !== undefined && scoreType !== "PROBABILITY" && scoreType !== "SCORE_TYPE_UNSPECIFIED") {
        throw scoreTypeNotSupported(scoreType, name);
    }
    if (isGiven(languages) && !languages.every(speaks)) throw languageNotSupported(name, languages);
    return { name, label, threshold: scoreThreshold ?? null };
}

/** Nothing at all where every score is below its threshold, as Perspective does. */
function attributeScores(attributes: RequestedAttribute[], scores: LabelScores, text: string): object {
    const shown = attributes.filter(
        ({ label, threshold }) => threshold === null || scores[label] >= threshold,
    );
    if (shown.length === 0) return {};
    const entries = shown.map(({ name, label }) => {
        const score = { value: scores[label], type: "PROBABILITY" };
        // One span over the whole text even unasked: some clients read spanScores[0]. UTF-16 units.
        return [name, { spanScores: [{ begin: 0, end: text.length, score }], summaryScore: score }];
    });
    return { attributeScores: Object.fromEntries(entries) as object };
}

const isGiven = (languages: string[] | undefined): languages is string[] => (languages ?? []).length > 0;
