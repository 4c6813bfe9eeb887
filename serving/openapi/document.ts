import type { ServerConfig } from "../config";
import { bodyTooLarge, internal, keyInvalid, keyMissing } from "../errors/catalogue";
import { bodyNotCoded, codingUnknown, rateLimited } from "../errors/http";
import type { Face } from "../faces/face";
import { VERSION_HEADER } from "../faces/face";
import { SERVER_VERSION } from "../version";
import type { Operation, OperationResponse, Parameter, Schema } from "./operation";
import { ComponentSchemas } from "./schemas";

/** Any of these names a key. */
const SECURITY_SCHEMES = {
    bearer: { type: "http", scheme: "bearer", description: "Authorization: Bearer KEY" },
    header: { type: "apiKey", in: "header", name: "x-api-key" },
    query: { type: "apiKey", in: "query", name: "key", description: "As Perspective's clients send it" },
} as const;

const FACE_DESCRIPTIONS: Readonly<Record<string, string>> = {
    perspective: "Google's Perspective API, commentanalyzer v1alpha1",
    openai: "OpenAI's moderation endpoint",
    inference: "Open Inference Protocol v2 (KServe, Triton)",
    mlflow: "MLflow's scoring protocol",
    page: "For people",
    operations: "For those who operate the server",
    native: "Moderato's own protocol",
    documents: "What the server answers",
};

type Settings = Pick<ServerConfig, "publicUrl" | "apiKeyHashes">;

/**
 * The OpenAPI 3.1 document of all faces.
 *
 * What the edge may refuse before a face is asked (keys, quota, size, coding, a bug of ours) is added to every
 * operation, in the status and the envelope that its face tells it with.
 */
export function openApiDocument(faces: readonly Face[], { publicUrl, apiKeyHashes }: Settings): object {
    const schemas = new ComponentSchemas();
    const paths: Record<string, Record<string, object>> = {};
    for (const face of faces) {
        for (const operation of face.operations) {
            (paths[operation.path] ??= {})[operation.method] = operationObject(operation, face, schemas);
        }
    }
    const keysRequired = apiKeyHashes.length > 0;
    return {
        openapi: "3.1.1",
        info: {
            title: "Moderato",
            version: SERVER_VERSION,
            summary: "Comment moderation: six calibrated probabilities for each text, in several protocols.",
            license: { name: "Apache-2.0", identifier: "Apache-2.0" },
        },
        servers: [{ url: publicUrl ?? "/" }],
        tags: faces
            .filter(({ operations }) => operations.length > 0)
            .map(({ name }) => ({ name, description: FACE_DESCRIPTIONS[name] ?? name })),
        paths,
        // A server on the loopback address may ask for no key; the schemes stand for those that do.
        security: keysRequired ? Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: [] })) : [],
        components: {
            schemas: schemas.all,
            securitySchemes: SECURITY_SCHEMES,
            headers: HEADERS,
        },
    };
}

const header = (description: string, schema: object) => ({ description, schema });
const HEADERS = {
    RequestId: header("Names the request in the server's log", { type: "string" }),
    ModelVersion: header("Version that answered", { type: "string" }),
    RetryAfter: header("Seconds after which another try may do better", { type: "integer", minimum: 1 }),
    RateLimit: header("What is left of the quota, where there is one", { type: "string" }),
    RateLimitPolicy: header("The quota, where there is one", { type: "string" }),
};

const headerOf = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` });

function operationObject(operation: Operation, face: Face, schemas: ComponentSchemas): object {
    const { operationId, summary, parameters = [], body } = operation;
    const isOpen = face.isOpen(operation.path);
    const responses = { ...edgeResponses(operation, face, isOpen), ...operation.responses };
    return {
        operationId,
        summary,
        tags: [face.name],
        ...(isOpen ? { security: [] } : {}),
        ...(parameters.length === 0 ? {} : { parameters: parameters.map((p) => parameter(p, schemas)) }),
        ...(body === undefined
            ? {}
            : { requestBody: { required: true, content: contentOf(body, "input", schemas) } }),
        responses: Object.fromEntries(
            Object.entries(responses).map(([status, response]) => [
                status,
                responseObject(Number(status), response, isOpen, schemas),
            ]),
        ),
    };
}

/** What the edge refuses, as the face tells it. */
function edgeResponses({ body, responses }: Operation, face: Face, isOpen: boolean): Operation["responses"] {
    const envelope = Object.entries(responses).find(([status]) => Number(status) >= 400)?.[1].content;
    const errors = [internal(null)];
    if (!isOpen) errors.push(keyMissing(), keyInvalid(), rateLimited(1, 1));
    if (body !== undefined) errors.push(bodyTooLarge(1), codingUnknown(""), bodyNotCoded("gzip"));
    return Object.fromEntries(
        errors.map((error) => [
            face.tell(error).status,
            {
                description: DESCRIPTIONS[error.facts.code] ?? error.facts.code,
                ...(envelope && { content: envelope }),
            },
        ]),
    );
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
    internal: "A bug of the server",
    key_missing: "No API key",
    key_invalid: "No such API key",
    rate_limited: "The quota is used up, or too many texts wait; see Retry-After",
    body_too_large: "The body is too large",
    content_encoding_unknown: "A content coding that the server does not read",
    body_not_coded: "The body is not what its headers say",
};

function parameter({ name, in: where, description, schema, required }: Parameter, schemas: ComponentSchemas) {
    return {
        name,
        in: where,
        description,
        required: required ?? where === "path",
        schema: schemas.add(schema, "input"),
    };
}

function responseObject(
    status: number,
    { description, content }: OperationResponse,
    isOpen: boolean,
    schemas: ComponentSchemas,
): object {
    return {
        description,
        headers: {
            "x-request-id": headerOf("RequestId"),
            ...(isOpen || status >= 400 ? {} : { [VERSION_HEADER]: headerOf("ModelVersion") }),
            ...(status === 429 || status === 503 ? { "retry-after": headerOf("RetryAfter") } : {}),
            ...(isOpen || status >= 500
                ? {}
                : { ratelimit: headerOf("RateLimit"), "ratelimit-policy": headerOf("RateLimitPolicy") }),
        },
        ...(content === undefined ? {} : { content: contentOf(content, "output", schemas) }),
    };
}

function contentOf(
    content: Readonly<Record<string, Schema>>,
    direction: "input" | "output",
    schemas: ComponentSchemas,
): object {
    return Object.fromEntries(
        Object.entries(content).map(([type, schema]) => [type, { schema: schemas.add(schema, direction) }]),
    );
}
