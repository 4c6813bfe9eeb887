import { z } from "zod";
import type { Operation, Parameter, Schema } from "../../openapi/operation";
import { VERSION_HEADER } from "../face";
import { modelVersion } from "../native/schemas";
import { JSON_LENGTH_HEADER } from "./inference-answer";
import { inferenceRequestSchema } from "./inference-request";
import { OUTPUT_NAMES } from "./tensors";

const tensorMetadata = z.object({
    name: z.string(),
    datatype: z.enum(["BYTES", "INT64", "FP32"]),
    shape: z.array(z.int()),
});

const serverMetadata = z.object({
    name: z.string(),
    version: z.string(),
    extensions: z.array(z.string()),
});

const modelMetadata = z.object({
    name: z.string(),
    versions: z.array(z.string()),
    platform: z.string(),
    inputs: z.array(tensorMetadata),
    outputs: z.array(tensorMetadata),
});

const modelReady = z.object({ name: z.string(), ready: z.boolean() });

const inferenceResponse = z.object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    outputs: z.array(
        z.object({
            name: z.enum(OUTPUT_NAMES),
            datatype: z.enum(["FP32", "BYTES"]),
            shape: z.array(z.int()),
            data: z.array(z.union([z.number(), z.string()])).optional(),
            parameters: z.object({ binary_data_size: z.int() }).optional(),
        }),
    ),
});

const errorAnswer = z.object({ error: z.string() });

const json = (schema: Schema) => ({ "application/json": schema });
/** Triton's extension: JSON of the length that a header tells, then binary data. */
const BINARY = {
    "application/octet-stream": { type: "string", description: "JSON, then binary tensor data" },
};
const answer = (description: string, schema: Schema) => ({ description, content: json(schema) });
const failures = (descriptions: Readonly<Record<number, string>>): Operation["responses"] =>
    Object.fromEntries(
        Object.entries(descriptions).map(([status, description]) => [
            status,
            answer(description, errorAnswer),
        ]),
    );

const UNAUTHORISED = { 401: "No valid API key", 429: "Too many requests or texts; see Retry-After" };
const OF_MODEL = {
    ...UNAUTHORISED,
    403: "Versions cannot be pinned here",
    404: "No such model or version",
};
const NO_MODEL = { 503: "No model serves, or it could not score; see Retry-After" };

/** The protocol's operations; the model's name is the one that the server has. */
export function openInferenceOperations(modelName: string): Operation[] {
    const model: Parameter = {
        name: "model",
        in: "path",
        description: "Name of the registered model",
        schema: z.literal(modelName),
    };
    const version: Parameter = {
        name: "version",
        in: "path",
        description: "A registered version, which is pinned",
        schema: modelVersion,
    };
    const get = (path: string, operationId: string, summary: string) =>
        ({ method: "get", path, operationId, summary }) as const;
    return [
        {
            ...get("/v2", "openInferenceServerMetadata", "Name, version and extensions of the server"),
            responses: { 200: answer("The server", serverMetadata), ...failures(UNAUTHORISED) },
        },
        {
            ...get("/v2/health/live", "openInferenceServerLive", "Whether the server answers"),
            responses: { 200: answer("It does", z.object({ live: z.literal(true) })) },
        },
        {
            ...get("/v2/health/ready", "openInferenceServerReady", "Whether new requests should come here"),
            responses: {
                200: answer("They should", z.object({ live: z.boolean(), ready: z.literal(true) })),
                503: answer("Not now", z.object({ live: z.boolean(), ready: z.literal(false) })),
            },
        },
        ...[
            { path: "/v2/models/{model}", suffix: "", parameters: [model] },
            {
                path: "/v2/models/{model}/versions/{version}",
                suffix: "Version",
                parameters: [model, version],
            },
        ].flatMap(({ path, suffix, parameters }): Operation[] => [
            {
                ...get(path, `openInferenceModel${suffix}Metadata`, "Inputs and outputs of the model"),
                parameters,
                responses: {
                    200: answer("The model", modelMetadata),
                    ...failures({ ...OF_MODEL, ...NO_MODEL }),
                },
            },
            {
                ...get(`${path}/ready`, `openInferenceModel${suffix}Ready`, "Whether the model can score"),
                parameters,
                responses: {
                    200: answer("It can", modelReady),
                    503: answer("Not now", z.union([modelReady, errorAnswer])),
                    ...failures(OF_MODEL),
                },
            },
            {
                method: "post",
                path: `${path}/infer`,
                operationId: `openInferenceModel${suffix}Infer`,
                summary: "Score texts, or token ids of the version's tokenizer",
                parameters: [...parameters, ...(suffix === "" ? [versionHeader] : []), jsonLengthHeader],
                body: { ...json(inferenceRequestSchema), ...BINARY },
                responses: {
                    200: {
                        description: "The outputs",
                        content: { ...json(inferenceResponse), ...BINARY },
                    },
                    ...failures({
                        ...OF_MODEL,
                        400: "The body is not such a request",
                        413: "The body is too large",
                        ...NO_MODEL,
                    }),
                },
            },
        ]),
    ];
}

const versionHeader: Parameter = {
    name: VERSION_HEADER,
    in: "header",
    description: "A registered version that must score",
    schema: modelVersion,
};

const jsonLengthHeader: Parameter = {
    name: JSON_LENGTH_HEADER,
    in: "header",
    description: "Bytes of JSON at the body's beginning, where binary tensor data follows it",
    schema: z.string().regex(/^[0-9]{1,10}$/),
};
