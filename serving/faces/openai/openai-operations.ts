import { z } from "zod";
import type { ServerLimits } from "../../config";
import type { Operation, Parameter, Schema } from "../../openapi/operation";
import { VERSION_HEADER } from "../face";
import { modelVersion } from "../native/schemas";
import { OPENAI_CATEGORIES } from "./categories";
import { moderationRequestSchema } from "./moderation-request";

const perCategory = <T extends z.ZodType>(value: T) => z.record(z.enum(OPENAI_CATEGORIES), value);

const moderationResponse = z.object({
    id: z.string(),
    model: z.string(),
    results: z.array(
        z.object({
            flagged: z.boolean(),
            categories: perCategory(z.boolean()),
            category_scores: perCategory(z.number().min(0).max(1)),
            category_applied_input_types: perCategory(z.array(z.literal("text"))),
        }),
    ),
});

const model = z.object({
    id: z.string(),
    object: z.literal("model"),
    created: z.int(),
    owned_by: z.string(),
});

const errorAnswer = z.object({
    error: z.object({
        message: z.string(),
        type: z.enum(["invalid_request_error", "requests", "server_error"]),
        param: z.string().nullable(),
        code: z.string().nullable(),
    }),
});

const json = (schema: Schema) => ({ "application/json": schema });
const failures = (descriptions: Readonly<Record<number, string>>): Operation["responses"] =>
    Object.fromEntries(
        Object.entries(descriptions).map(([status, description]) => [
            status,
            { description, content: json(errorAnswer) },
        ]),
    );

const COMMON = {
    401: "No valid API key",
    403: "Versions cannot be pinned here",
    404: "No such model or version",
    429: "Too many requests or texts; see Retry-After and retry-after-ms",
    503: "No model serves, or it could not score; see Retry-After",
};

const versionHeader: Parameter = {
    name: VERSION_HEADER,
    in: "header",
    description: "A registered version that must score; model, where it names one, goes first",
    schema: modelVersion,
};

export const openaiOperations = (limits: ServerLimits): Operation[] => [
    {
        method: "post",
        path: "/v1/moderations",
        operationId: "createModeration",
        summary: "Moderate texts as OpenAI's moderation endpoint does",
        parameters: [versionHeader],
        body: json(moderationRequestSchema(limits)),
        responses: {
            200: { description: "One result for each input, in order", content: json(moderationResponse) },
            ...failures({ 400: "The body is not such a request", 413: "The body is too large", ...COMMON }),
        },
    },
    {
        method: "get",
        path: "/v1/models",
        operationId: "listOpenaiModels",
        summary: "Names that a moderation's model may have",
        responses: {
            200: {
                description: "The version that serves under its names",
                content: json(z.object({ object: z.literal("list"), data: z.array(model) })),
            },
            ...failures({ 401: COMMON[401], 429: COMMON[429], 503: COMMON[503] }),
        },
    },
    {
        method: "get",
        path: "/v1/models/{id}",
        operationId: "retrieveOpenaiModel",
        summary: "One model by its name",
        parameters: [{ name: "id", in: "path", description: "e.g. moderato:3", schema: z.string().min(1) }],
        responses: { 200: { description: "The model", content: json(model) }, ...failures(COMMON) },
    },
];
