import type { JsonSchema, Operation, OperationResponse, Parameter } from "../../openapi/operation";
import { VERSION_HEADER } from "../face";
import { ATTRIBUTE_NAMES, VERDICTS } from "./attributes";
import { BATCH_PATHS, CALLS_LIMIT } from "./batch";
import { COMMENT_LIMIT_BYTES } from "./comment";
import { DISCOVERY_PATH, LEGACY_DISCOVERY_PATH } from "./discovery";
import {
    ANALYZE_COMMENT_REQUEST,
    ANALYZE_COMMENT_RESPONSE,
    SUGGEST_COMMENT_SCORE_REQUEST,
    SUGGEST_COMMENT_SCORE_RESPONSE,
} from "./messages";
import { toAnswerSchema, toRequestSchema } from "./proto-schema";

/** What is asked of every comment beyond its message's form. */
const COMMENT: JsonSchema = {
    type: "object",
    required: ["text"],
    properties: {
        text: {
            type: "string",
            minLength: 1,
            pattern: "\\S",
            description: `At most ${COMMENT_LIMIT_BYTES} bytes of UTF-8.`,
        },
    },
};

/** One of its forms at most. */
const CONTEXT: JsonSchema = {
    anyOf: [
        { properties: { entries: { enum: [null, []] } } },
        { properties: { articleAndParentComment: { type: "null" } } },
    ],
};

const LANGUAGES: JsonSchema = {
    description: "None, or at least one that the model speaks.",
    anyOf: [
        { enum: [null, []] },
        { type: "array", contains: { type: "string", pattern: "^[Ee][Nn]([-_].*)?$" } },
        { type: "string", pattern: "^[Ee][Nn]([-_].*)?$" },
    ],
};

const SCORE_TYPE: JsonSchema = { enum: ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY", null] };
const SCORE: JsonSchema = {
    type: "object",
    required: ["value"],
    properties: { value: { type: "number", minimum: 0, maximum: 1 }, type: SCORE_TYPE },
};
const SPAN: JsonSchema = {
    type: "object",
    description: "Not empty and within comment.text.",
    required: ["begin", "end", "score"],
    properties: {
        begin: { type: "integer", minimum: 0 },
        end: { type: "integer", minimum: 1 },
        score: SCORE,
    },
};

const ANALYZE_RULES: JsonSchema = {
    type: "object",
    required: ["comment", "requestedAttributes"],
    properties: {
        comment: COMMENT,
        context: CONTEXT,
        requestedAttributes: { type: "object", minProperties: 1 },
    },
    anyOf: [
        {
            required: ["dropUnsupportedAttributes"],
            properties: { dropUnsupportedAttributes: { const: true } },
        },
        {
            properties: {
                requestedAttributes: {
                    propertyNames: { enum: ATTRIBUTE_NAMES },
                    additionalProperties: { properties: { scoreType: SCORE_TYPE } },
                },
                languages: LANGUAGES,
            },
        },
    ],
};

const SUGGEST_RULES: JsonSchema = {
    type: "object",
    required: ["comment", "attributeScores"],
    properties: {
        comment: COMMENT,
        context: CONTEXT,
        attributeScores: {
            type: "object",
            minProperties: 1,
            propertyNames: { enum: [...ATTRIBUTE_NAMES, ...VERDICTS] },
            additionalProperties: {
                type: "object",
                properties: {
                    summaryScore: { anyOf: [{ type: "null" }, SCORE] },
                    spanScores: { anyOf: [{ type: "null" }, { type: "array", items: SPAN }, SPAN] },
                },
                anyOf: [
                    { required: ["summaryScore"], properties: { summaryScore: { type: "object" } } },
                    { required: ["spanScores"], properties: { spanScores: { type: "array", minItems: 1 } } },
                    { required: ["spanScores"], properties: { spanScores: { type: "object" } } },
                ],
            },
        },
        languages: LANGUAGES,
    },
};

const ERRORS: Readonly<Record<number, string>> = {
    400: "The request or its key cannot be used.",
    403: "A key is needed, or the version may not be pinned.",
    404: "There is no such version.",
    429: "Too many requests, or texts that wait already; Retry-After says when to come again.",
    500: "A bug of the server.",
    503: "No model serves, or the text could not be scored or kept; Retry-After says when to come again.",
};

const ENVELOPE: JsonSchema = {
    type: "object",
    required: ["error"],
    properties: {
        error: {
            type: "object",
            required: ["code", "message", "status", "details"],
            properties: {
                code: { type: "integer", description: "HTTP status." },
                message: { type: "string" },
                status: { type: "string", description: "Google's canonical name, e.g. INVALID_ARGUMENT." },
                details: { type: "array", items: { type: "object" } },
            },
        },
    },
};

/** `/openapi.json`'s view of the face, made of the very messages that are read. */
export const PERSPECTIVE_OPERATIONS: readonly Operation[] = [
    {
        method: "post",
        path: "/v1alpha1/comments:analyze",
        operationId: "analyzeComment",
        summary: "Scores a comment, as the Perspective API does",
        parameters: [
            {
                name: VERSION_HEADER,
                in: "header",
                description: "Pins a registered version of the model.",
                schema: { type: "string" },
            },
        ],
        body: {
            "application/json": {
                allOf: [toRequestSchema(ANALYZE_COMMENT_REQUEST), ANALYZE_RULES],
            },
        },
        responses: { ...answer("The scores.", toAnswerSchema(ANALYZE_COMMENT_RESPONSE)), ...errors() },
    },
    {
        method: "post",
        path: "/v1alpha1/comments:suggestscore",
        operationId: "suggestCommentScore",
        summary: "Keeps the scores that a comment should have, for training",
        body: {
            "application/json": {
                allOf: [toRequestSchema(SUGGEST_COMMENT_SCORE_REQUEST), SUGGEST_RULES],
            },
        },
        responses: { ...answer("It is kept.", toAnswerSchema(SUGGEST_COMMENT_SCORE_RESPONSE)), ...errors() },
    },
    ...BATCH_PATHS.map((path, i): Operation => ({
        method: "post",
        path,
        operationId: i === 0 ? "batch" : "batchOfApi",
        summary: `Answers up to ${CALLS_LIMIT} calls in one request`,
        body: { "multipart/mixed": { type: "string", description: "Parts of application/http." } },
        responses: {
            200: {
                description: "One part of application/http for each call, whatever became of it.",
                content: { "multipart/mixed": { type: "string" } },
            },
            ...errors(),
        },
    })),
    {
        method: "get",
        path: DISCOVERY_PATH,
        operationId: "discovery",
        summary: "What Google's client libraries build their methods from",
        parameters: [versionParameter()],
        responses: { ...answer("The discovery document.", { type: "object" }), ...errors(404) },
    },
    {
        method: "get",
        path: LEGACY_DISCOVERY_PATH,
        operationId: "discoveryV1",
        summary: "The same at its older address",
        responses: answer("The discovery document.", { type: "object" }),
    },
];

function answer(description: string, schema: JsonSchema): Record<number, OperationResponse> {
    return { 200: { description, content: { "application/json": schema } } };
}

function versionParameter(): Parameter {
    return { name: "version", in: "query", description: "The API's.", schema: { enum: ["v1alpha1"] } };
}

/** Errors in Google's envelope. */
function errors(...statuses: number[]): Record<number, OperationResponse> {
    const told = statuses.length > 0 ? statuses : Object.keys(ERRORS).map(Number);
    return Object.fromEntries(
        told.map((status) => [
            status,
            { description: ERRORS[status] ?? "", content: { "application/json": ENVELOPE } },
        ]),
    );
}
