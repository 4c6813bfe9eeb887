import { z } from "zod";
import { JIGSAW_LABELS } from "../../../model/contract";
import type { Operation, Schema } from "../../openapi/operation";
import { VERSION_HEADER } from "../face";
import { modelVersion } from "../native/schemas";
import { invocationSchema } from "./json-payload";

const probability = z.number().min(0).max(1);

const invocationAnswer = z.object({
    predictions: z.union([
        z.array(
            z.object({
                label: z.enum(["toxic", "non-toxic"]),
                confidence: probability,
                scores: z.record(z.enum(JIGSAW_LABELS), probability),
            }),
        ),
        z.object({ logits: z.array(z.array(z.number()).length(JIGSAW_LABELS.length)) }),
    ]),
});

const errorAnswer = z.object({ error_code: z.string(), message: z.string() });

const json = (schema: Schema) => ({ "application/json": schema });
const failure = (description: string) => ({ description, content: json(errorAnswer) });

const probe = (path: string, operationId: string): Operation => ({
    method: "get",
    path,
    operationId,
    summary: "Whether a version serves",
    responses: {
        200: { description: "One does" },
        503: { description: "None does, or the server ends" },
    },
});

export const mlflowOperations: readonly Operation[] = [
    {
        method: "post",
        path: "/invocations",
        operationId: "invokeModel",
        summary: "Score a table of texts, or token ids, as MLflow's scoring server does",
        parameters: [
            {
                name: VERSION_HEADER,
                in: "header",
                description: "A registered version that must score",
                schema: modelVersion,
            },
        ],
        body: {
            ...json(invocationSchema),
            "text/csv": {
                type: "string",
                description: "With a header; texts in column text, comment_text or the only one",
            },
        },
        responses: {
            200: {
                description: "One prediction a row, or logits of token ids",
                content: json(invocationAnswer),
            },
            400: failure("The body is not such a table"),
            401: failure("No valid API key"),
            403: failure("Versions cannot be pinned here"),
            404: failure("No such version"),
            413: failure("The body is too large"),
            415: {
                description: "Another content type, or a content coding that the server does not read",
                content: { "text/plain": { type: "string" }, ...json(errorAnswer) },
            },
            429: failure("Too many requests or texts; see Retry-After"),
            503: failure("No model serves, or it could not score; see Retry-After"),
        },
    },
    probe("/ping", "pingModel"),
    probe("/health", "modelHealth"),
    {
        method: "get",
        path: "/version",
        operationId: "mlflowVersion",
        summary: "Version of MLflow whose scoring protocol this is",
        responses: { 200: { description: "e.g. 3.17.2", content: { "text/plain": { type: "string" } } } },
    },
];
