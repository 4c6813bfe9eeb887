import type { JsonSchema } from "../../openapi/operation";
import type { MessageType, ProtoType } from "./proto-type";

/** A message of an answer as JSON Schema, all within one. */
export function toAnswerSchema(type: ProtoType): JsonSchema {
    return describe(type, (part) => {
        switch (part.kind) {
            case "string":
                return { type: "string" };
            case "bool":
                return { type: "boolean" };
            case "float":
                return { type: "number" };
            case "int32":
                return { type: "integer", minimum: INT32.minimum, maximum: INT32.maximum };
            case "enum":
                return { type: "string", enum: part.values };
            case "repeated":
                return { type: "array", items: toAnswerSchema(part.of) };
            case "map":
                return { type: "object", additionalProperties: toAnswerSchema(part.of) };
            case "message":
                return {
                    type: "object",
                    properties: mapValues(part.fields, toAnswerSchema),
                    additionalProperties: false,
                };
        }
    });
}

/**
 * A message of a request as JSON Schema, as leniently as it is read: null for what is unset, one value for a
 * list of one, numbers as strings. Names as in the .proto file are read too, and left out here.
 */
export function toRequestSchema(type: ProtoType): JsonSchema {
    return describe(type, (part) => {
        switch (part.kind) {
            case "string":
                return { type: ["string", "null"] };
            case "bool":
                return { type: ["boolean", "null"] };
            case "float":
                return { type: ["number", "string", "null"], pattern: "^-?[0-9]+([.][0-9]+)?$" };
            case "int32":
                return { type: ["integer", "string", "null"], pattern: "^-?[0-9]{1,9}$", ...INT32 };
            case "enum":
                return { enum: [...part.values, null] };
            case "repeated": {
                const item = toRequestSchema(part.of);
                return { anyOf: [{ type: "array", items: { ...item, not: { type: "null" } } }, item] };
            }
            case "map":
                return { type: ["object", "null"], additionalProperties: toRequestSchema(part.of) };
            case "message":
                return {
                    type: ["object", "null"],
                    properties: mapValues(part.fields, toRequestSchema),
                    additionalProperties: false,
                };
        }
    });
}

const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

function describe<T extends ProtoType>(type: T, schemaOf: (type: T) => JsonSchema): JsonSchema {
    return type.description === undefined
        ? schemaOf(type)
        : { ...schemaOf(type), description: type.description };
}

/**
 * Messages and all they consist of, in the dialect of Google's discovery documents (JSON Schema draft 3).
 *
 * @see https://developers.google.com/discovery/v1/reference/apis
 */
export function toDiscoverySchemas(types: readonly MessageType[]): Record<string, object> {
    const schemas: Record<string, object> = {};
    const add = (type: ProtoType): void => {
        if (type.kind === "map" || type.kind === "repeated") add(type.of);
        if (type.kind !== "message" || Object.hasOwn(schemas, type.id)) return;
        const { id, description, fields } = type;
        schemas[id] = { id, type: "object", description, properties: mapValues(fields, discoveryProperty) };
        Object.values(fields).forEach(add);
    };
    types.forEach(add);
    return schemas;
}

function discoveryProperty(type: ProtoType): object {
    const { description } = type;
    switch (type.kind) {
        case "string":
            return { type: "string", description };
        case "bool":
            return { type: "boolean", description };
        case "float":
            return { type: "number", format: "float", description };
        case "int32":
            return { type: "integer", format: "int32", description };
        case "enum":
            return { type: "string", enum: type.values, description };
        case "repeated":
            return { type: "array", items: discoveryProperty(type.of), description };
        case "map":
            return { type: "object", additionalProperties: discoveryProperty(type.of), description };
        case "message":
            return { $ref: type.id, description };
    }
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
