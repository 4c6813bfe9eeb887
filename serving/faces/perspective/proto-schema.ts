import type { JsonSchema } from "../../openapi/operation";
import type { MessageType, ProtoType } from "./proto-type";

/** A message as JSON Schema, all within one; names in lowerCamelCase, as the documentation has them. */
export function toJsonSchema(type: ProtoType): JsonSchema {
    const described = type.description === undefined ? {} : { description: type.description };
    switch (type.kind) {
        case "string":
            return { type: "string", ...described };
        case "bool":
            return { type: "boolean", ...described };
        case "float":
            return { type: "number", ...described };
        case "int32":
            return { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1, ...described };
        case "enum":
            return { type: "string", enum: type.values, ...described };
        case "repeated":
            return { type: "array", items: toJsonSchema(type.of), ...described };
        case "map":
            return { type: "object", additionalProperties: toJsonSchema(type.of), ...described };
        case "message":
            return {
                type: "object",
                properties: mapValues(type.fields, toJsonSchema),
                additionalProperties: false,
                ...described,
            };
    }
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
