import type { z } from "zod";

/** A JSON Schema (draft 2020-12), for bodies that no zod schema validates. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a body or parameter must be: the very schema that validates it, or a JSON Schema made from what does. */
export type Schema = z.ZodType | JsonSchema;

export interface Parameter {
    name: string;
    in: "path" | "query" | "header";
    description: string;
    schema: Schema;
    /** @default true for `path`, else false */
    required?: boolean;
}

export interface OperationResponse {
    description: string;
    /** Media type to schema; absent where there is no body. */
    content?: Readonly<Record<string, Schema>>;
}

/** One method of one path, as `/openapi.json` tells it. */
export interface Operation {
    method: "get" | "post";
    /** OpenAPI's template, e.g. `/models/{version}`. */
    path: string;
    operationId: string;
    summary: string;
    parameters?: readonly Parameter[];
    /** Media type to schema. */
    body?: Readonly<Record<string, Schema>>;
    /** Status to what is answered, errors included. */
    responses: Readonly<Record<number, OperationResponse>>;
}
