import type { z } from "zod";
import { textCount, unknownField, wrongType } from "../../errors/catalogue";
import { notAllowed } from "../../errors/native";
import type { ServiceError } from "../../errors/service-error";

type Issue = z.core.$ZodIssue;

/** What a type is called in an error. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
    string: "a string",
    array: "an array of strings",
    object: "an object",
    boolean: "true or false",
    number: "a number",
};

/**
 * A body as the schema says, or what is wrong with it in the catalogue's words.
 *
 * @param fieldsAt Names that an object may have, by its path joined with dots ("" is the body).
 * @param name What the whole is called in an error.
 * @throws {ServiceError} unknownField, wrongType, textCount, notAllowed.
 */
export function readAs<T extends z.ZodType>(
    schema: T,
    body: unknown,
    fieldsAt: Readonly<Record<string, readonly string[]>>,
    name = "body",
): z.output<T> {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const { issues } = parsed.error;
    // A misspelt name explains what else is missing, and so it is told first.
    const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
    throw tell(issue as Issue, body, fieldsAt, name);
}

function tell(
    issue: Issue,
    body: unknown,
    fieldsAt: Readonly<Record<string, readonly string[]>>,
    name: string,
): ServiceError {
    const path = issue.path;
    const field = path.length === 0 ? name : nameOf(path);
    if (issue.code === "unrecognized_keys") {
        const unknown = nameOf([...path, (issue.keys[0] as string).slice(0, 100)]);
        return unknownField(unknown, fieldsAt[path.map(String).join(".")] ?? []);
    }
    const value = valueAt(body, path);
    if (issue.code === "invalid_type") {
        return wrongType(field, value, TYPE_WORDS[issue.expected] ?? `a ${issue.expected}`);
    }
    if ((issue.code === "too_big" || issue.code === "too_small") && Array.isArray(value)) {
        // Both bounds are told, whichever was passed; the message of the schema carries the upper one.
        return textCount(field, value.length, Number(issue.message));
    }
    return notAllowed(field, issue.message);
}

/** `texts[3]`, `corrections.toxic`. */
function nameOf(path: readonly PropertyKey[]): string {
    return path
        .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i === 0 ? "" : "."}${String(part)}`))
        .join("");
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown>)?.[part], body);
}
