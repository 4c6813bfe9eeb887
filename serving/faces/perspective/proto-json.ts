/**
 * JSON of a protocol buffer message, read as Google's front end reads it: names in lowerCamelCase or as in
 * the .proto file, null means unset, unknown names and wrong types are all listed in one error.
 *
 * @see https://protobuf.dev/programming-guides/json/
 */
export type ProtoType =
    | { kind: "string" | "bool" | "float" | "any" }
    | { kind: "enum"; name: string; values: readonly string[] }
    | { kind: "message"; fields: Readonly<Record<string, ProtoType>> }
    | { kind: "map" | "repeated"; of: ProtoType };

/** One thing that is wrong, in the words of Google's front end. */
export interface FieldViolation {
    field?: string;
    description: string;
}

/** Reads a value; what is wrong is added to `violations` and read as unset. */
export function readProto(value: unknown, type: ProtoType, violations: FieldViolation[], path = ""): unknown {
    if (value === null || value === undefined) return undefined;
    switch (type.kind) {
        case "any":
            return value;
        case "string":
            return typeof value === "string" ? value : invalid(value, "TYPE_STRING", violations, path);
        case "bool":
            return typeof value === "boolean" ? value : invalid(value, "TYPE_BOOL", violations, path);
        case "float":
            return readFloat(value, violations, path);
        case "enum":
            return type.values.includes(value as string)
                ? value
                : invalid(value, `type.googleapis.com/${type.name}`, violations, path);
        case "repeated":
            // Google's reader takes a single value for a list of one.
            return (Array.isArray(value) ? value : [value]).map((item: unknown, i) =>
                readProto(item, type.of, violations, `${path}[${i}]`),
            );
        case "map":
            return readMap(value, type.of, violations, path);
        case "message":
            return readMessage(value, type.fields, violations, path);
    }
}

function readFloat(value: unknown, violations: FieldViolation[], path: string): unknown {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    const isNumber = typeof number === "number" && Number.isFinite(number);
    return isNumber ? number : invalid(value, "TYPE_FLOAT", violations, path);
}

function readMap(value: unknown, of: ProtoType, violations: FieldViolation[], path: string): unknown {
    if (!isObject(value)) return invalid(value, "Map", violations, path);
    return new Map(
        Object.entries(value).map(([key, item]) => [
            key,
            readProto(item, of, violations, `${path}[${quote(key)}].value`) ?? {},
        ]),
    );
}

function readMessage(
    value: unknown,
    fields: Readonly<Record<string, ProtoType>>,
    violations: FieldViolation[],
    path: string,
): unknown {
    if (!isObject(value)) return invalid(value, "Message", violations, path);
    const message: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
        const name = Object.hasOwn(fields, key) ? key : camelCase(key);
        const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
        if (type === undefined) {
            const at = path === "" ? "" : ` at '${path}'`;
            violations.push({
                field: path === "" ? undefined : path,
                description: `Invalid JSON payload received. Unknown name ${quote(key)}${at}: Cannot find field.`,
            });
            continue;
        }
        message[name] = readProto(
            item,
            type,
            violations,
            path === "" ? snakeCase(name) : `${path}.${snakeCase(name)}`,
        );
    }
    return message;
}

/** A value of the wrong type; strings are not quoted back, since they may be a comment. */
function invalid(value: unknown, type: string, violations: FieldViolation[], path: string): undefined {
    const shown = typeof value === "number" || typeof value === "boolean" ? `, ${String(value)}` : "";
    violations.push({
        field: path === "" ? undefined : path,
        description: `Invalid value at '${path === "" ? "body" : path}' (${type})${shown}`,
    });
    return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

const quote = (name: string): string => JSON.stringify(name.slice(0, 100));

const camelCase = (name: string): string =>
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
