import { malformedRequest, type FieldViolation } from "./errors";
import { camelCase, snakeCase, type MessageType, type ProtoType } from "./proto-type";

/** Told at most; a body of a megabyte can hold many more. */
const VIOLATIONS_TOLD = 100;

/**
 * Reads JSON of a protocol buffer message as Google's front end does: names in lowerCamelCase or as in the
 * .proto file, null means unset, unknown names and wrong types are all listed in one error.
 *
 * @returns Maps as `Map`, everything else as it came; an unset field is absent or undefined.
 * @throws {PerspectiveError} listing what is wrong.
 * @see https://protobuf.dev/programming-guides/json/
 */
export function readMessage(body: unknown, type: MessageType): unknown {
    const reader = new Reader();
    const message = reader.read(body, type);
    if (reader.violations.length > 0) throw malformedRequest(reader.violations);
    return message ?? {};
}

class Reader {
    readonly violations: FieldViolation[] = [];
    /** Where the reader is; put into words only where something is wrong. */
    private readonly path: (string | number | { key: string })[] = [];

    /** What is wrong is noted and read as unset. */
    read(value: unknown, type: ProtoType): unknown {
        if (value === null || value === undefined) return undefined;
        switch (type.kind) {
            case "string":
                return typeof value === "string" ? value : this.invalid(value, "TYPE_STRING");
            case "bool":
                return typeof value === "boolean" ? value : this.invalid(value, "TYPE_BOOL");
            case "float":
                return this.number(value, "TYPE_FLOAT", Number.isFinite);
            case "int32":
                return this.number(
                    value,
                    "TYPE_INT32",
                    (number) => Number.isInteger(number) && number === (number | 0),
                );
            case "enum":
                return type.values.includes(value as string)
                    ? value
                    : this.invalid(value, `type.googleapis.com/${type.name}`);
            case "repeated":
                return this.list(value, type.of);
            case "map":
                return this.map(value, type.of);
            case "message":
                return this.message(value, type);
        }
    }

    private number(value: unknown, name: string, isOne: (value: number) => boolean): unknown {
        const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
        return typeof number === "number" && isOne(number) ? number : this.invalid(value, name);
    }

    /** Google's reader takes a single value for a list of one; null is no item (an unset field may be null). */
    private list(value: unknown, of: ProtoType): unknown {
        const items: unknown[] = Array.isArray(value) ? value : [value];
        return items.map((item, i) => this.at(i, item ?? NO_ITEM, of));
    }

    private map(value: unknown, of: ProtoType): unknown {
        if (!isObject(value)) return this.invalid(value, "Map");
        const map = new Map<string, unknown>();
        for (const key of Object.keys(value)) map.set(key, this.at({ key }, value[key], of) ?? {});
        return map;
    }

    private message(value: unknown, { fields }: MessageType): unknown {
        if (!isObject(value)) return this.invalid(value, "Message");
        const message: Record<string, unknown> = {};
        for (const key of Object.keys(value)) {
            const name = Object.hasOwn(fields, key) ? key : camelCase(key);
            const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
            if (type === undefined) this.unknown(key);
            else message[name] = this.at(name, value[key], type);
        }
        return message;
    }

    private at(step: string | number | { key: string }, value: unknown, type: ProtoType): unknown {
        this.path.push(step);
        const read = this.read(value, type);
        this.path.pop();
        return read;
    }

    private unknown(name: string): void {
        const field = this.field();
        const at = field === "" ? "" : ` at '${field}'`;
        this.note(
            field,
            `Invalid JSON payload received. Unknown name ${quote(name)}${at}: Cannot find field.`,
        );
    }

    /** A value of the wrong type; strings are not quoted back, since they may be a comment. */
    private invalid(value: unknown, type: string): undefined {
        const field = this.field();
        const shown = typeof value === "number" || typeof value === "boolean" ? `, ${String(value)}` : "";
        this.note(field, `Invalid value at '${field === "" ? "body" : field}' (${type})${shown}`);
        return undefined;
    }

    private note(field: string, description: string): void {
        if (this.violations.length === VIOLATIONS_TOLD) return;
        this.violations.push({ field: field === "" ? undefined : field, description });
    }

    /** E.g. `context.entries[0].text`, by the names of the .proto file. */
    private field(): string {
        return this.path.reduce<string>((path, step) => {
            if (typeof step === "number") return `${path}[${step}]`;
            if (typeof step === "object") return `${path}[${quote(step.key)}].value`;
            return path === "" ? snakeCase(step) : `${path}.${snakeCase(step)}`;
        }, "");
    }
}

/** What no type takes: in the place of null where a value is needed. */
const NO_ITEM = Symbol("null");

const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

const quote = (name: string): string => JSON.stringify(name.slice(0, 100));
