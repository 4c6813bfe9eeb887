/**
 * Types of protocol buffer messages, as far as this API uses them. One description of each message serves
 * for reading requests, for the discovery document and for OpenAPI.
 */
export type ProtoType = {
    /** For people, in the discovery document and in OpenAPI. */
    description?: string;
} & (
    | { kind: "string" | "bool" | "float" | "int32" }
    | { kind: "enum"; name: string; values: readonly string[] }
    | MessageType
    | { kind: "map" | "repeated"; of: ProtoType }
);

export interface MessageType {
    kind: "message";
    /** Name within the API's package. */
    id: string;
    fields: Readonly<Record<string, ProtoType>>;
    description?: string;
}

/** `requested_attributes` of `requestedAttributes`: a field's name in the .proto file. */
export const snakeCase = (name: string): string =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const camelCase = (name: string): string =>
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
