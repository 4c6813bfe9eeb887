import type { z } from "zod";
import { wrongType } from "./catalogue";
import { ServiceError } from "./service-error";

/** What zod's names of types are to a person. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
    string: "a string",
    number: "a number",
    int: "an integer",
    boolean: "true or false",
    array: "an array",
    object: "an object",
    record: "an object",
};

/**
 * The first thing that a schema found wrong, with the field's path, e.g. `inputs[0].shape`. Of values it shows
 * those of enumerations only, which are names.
 */
export function schemaError(error: z.ZodError, body: unknown): ServiceError {
    const issue = furthest(error.issues[0] as z.core.$ZodIssue);
    const field = fieldName(issue.path);
    const value = valueAt(body, issue.path);
    switch (issue.code) {
        case "invalid_type":
            return wrongType(field, value, TYPE_WORDS[issue.expected] ?? issue.expected);
        case "invalid_value":
            return valueNotAllowed(field, value, issue.values.map(String));
        case "too_small":
            return sizeNotAllowed(field, `at least ${issue.minimum}`);
        case "too_big":
            return sizeNotAllowed(field, `at most ${issue.maximum}`);
        default:
            return wrongType(field, value, issue.message);
    }
}

/** Of forms that a value may have, the one that fits furthest tells what is wrong within it. */
function furthest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
    if (issue.code !== "invalid_union") return issue;
    const [deepest] = issue.errors
        .flatMap((issues) => issues.slice(0, 1))
        .sort((one, other) => other.path.length - one.path.length);
    if (deepest === undefined || deepest.path.length === 0) return issue;
    const inner = furthest(deepest);
    return { ...inner, path: [...issue.path, ...inner.path] };
}

const valueNotAllowed = (field: string, value: unknown, allowed: readonly string[]): ServiceError => {
    if (typeof value !== "string") return wrongType(field, value, allowed.join(" or "));
    const shown = value.slice(0, 100);
    return new ServiceError({
        code: "value_not_allowed",
        status: 400,
        message: `${field} is ${JSON.stringify(shown)}; it must be ${allowed.join(" or ")}. Correct it.`,
        field,
        value: shown,
        allowed: allowed.join(", "),
        remedy: `Send one of ${allowed.join(", ")}.`,
    });
};

const sizeNotAllowed = (field: string, allowed: string): ServiceError =>
    new ServiceError({
        code: "size_not_allowed",
        status: 400,
        message: `${field} is out of range; it must be ${allowed}. Correct it.`,
        field,
        allowed,
        remedy: `Send ${allowed}.`,
    });

function fieldName(path: readonly PropertyKey[]): string {
    const name = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
    return name === "" ? "body" : name.replace(/^\./, "");
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], body);
}
