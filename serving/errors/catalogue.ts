import { ServiceError } from "./service-error";

/** Every error of the server, whichever face it is told through. */

export const bodyTooLarge = (limitBytes: number): ServiceError =>
    new ServiceError({
        code: "body_too_large",
        status: 413,
        message: `The body is larger than ${limitBytes} bytes. Send fewer or shorter texts.`,
        field: "body",
        allowed: `at most ${limitBytes} bytes`,
        remedy: "Send fewer or shorter texts.",
    });

export const bodyNotUtf8 = (): ServiceError =>
    new ServiceError({
        code: "body_not_utf8",
        status: 400,
        message: "The body is not valid UTF-8. Encode it as UTF-8.",
        field: "body",
        allowed: "UTF-8",
        remedy: "Encode the body as UTF-8.",
    });

export const bodyNotJson = (): ServiceError =>
    new ServiceError({
        code: "body_not_json",
        status: 400,
        message: 'The body is not JSON. Send a JSON object, e.g. {"text": "a comment"}.',
        field: "body",
        allowed: "a JSON object",
        remedy: 'Send e.g. {"text": "a comment"}.',
    });

export const wrongType = (field: string, value: unknown, allowed: string): ServiceError =>
    new ServiceError({
        code: "wrong_type",
        status: 400,
        message: `${field} is ${typeName(value)}; it must be ${allowed}.`,
        field,
        value: typeName(value),
        allowed,
        remedy: `Send ${field} as ${allowed}.`,
    });

export const unknownField = (field: string, allowed: readonly string[]): ServiceError =>
    new ServiceError({
        code: "unknown_field",
        status: 400,
        message: `${field} is not a field; allowed: ${allowed.join(", ")}. Leave it out or correct its name.`,
        field,
        allowed: allowed.join(", "),
        remedy: "Leave it out or correct its name.",
    });

export const oneOf = (fields: readonly string[], given: number): ServiceError =>
    new ServiceError({
        code: "one_of",
        status: 400,
        message: `${given === 0 ? "None" : "More than one"} of ${fields.join(", ")} is given; send exactly one.`,
        field: fields.join(", "),
        value: given,
        allowed: "exactly one",
        remedy: `Send exactly one of ${fields.join(", ")}.`,
    });

export const textEmpty = (field: string): ServiceError =>
    new ServiceError({
        code: "text_empty",
        status: 400,
        message: `${field} is empty or only white space; it must hold a comment. Leave empty comments out.`,
        field,
        allowed: "text that is not only white space",
        remedy: "Leave empty comments out.",
    });

export const textTooLong = (field: string, bytes: number, limit: number): ServiceError =>
    new ServiceError({
        code: "text_too_long",
        status: 400,
        message: `${field} has ${bytes} bytes; at most ${limit} are allowed. Shorten or split it.`,
        field,
        value: bytes,
        allowed: `at most ${limit} bytes of UTF-8`,
        remedy: "Shorten or split the text.",
    });

export const textCount = (field: string, count: number, limit: number): ServiceError =>
    new ServiceError({
        code: "text_count",
        status: 400,
        message: `${field} holds ${count} texts; 1 to ${limit} are allowed. Send several requests.`,
        field,
        value: count,
        allowed: `1 to ${limit}`,
        remedy: "Send several requests.",
    });

export const keyMissing = (): ServiceError =>
    new ServiceError({
        code: "key_missing",
        status: 401,
        message: "No API key is given. Send one as Authorization: Bearer, as x-api-key or as ?key=.",
        field: "key",
        allowed: "a key this server knows",
        remedy: "Send Authorization: Bearer <key>, x-api-key: <key> or ?key=<key>.",
    });

export const keyInvalid = (): ServiceError =>
    new ServiceError({
        code: "key_invalid",
        status: 401,
        message: "The API key is not valid. Send a key whose sha256 this server was given.",
        field: "key",
        allowed: "a key this server knows",
        remedy: "Ask the operator for a key.",
    });

export const pathUnknown = (method: string, path: string): ServiceError =>
    new ServiceError({
        code: "not_found",
        status: 404,
        message: `${method} ${path} does not exist. See /docs for what this server answers.`,
        field: "path",
        remedy: "See /docs for what this server answers.",
    });

export const methodUnknown = (method: string, path: string, allow: readonly string[]): ServiceError =>
    new ServiceError({
        code: "method_not_allowed",
        status: 405,
        message: `${path} has no ${method}; allowed: ${allow.join(", ")}. See /docs for what this server answers.`,
        field: "method",
        value: method,
        allowed: allow.join(", "),
        remedy: "See /docs for what this server answers.",
        allow,
    });

export const overloaded = (limit: number): ServiceError =>
    new ServiceError({
        code: "overloaded",
        status: 429,
        message: `${limit} texts wait already. Try again after Retry-After seconds.`,
        field: "texts in flight",
        allowed: `at most ${limit}`,
        remedy: "Try again after Retry-After seconds.",
        retryAfterS: 1,
    });

export const scoringFailed = (cause: unknown): ServiceError =>
    new ServiceError(
        {
            code: "scoring_failed",
            status: 503,
            message: "The text could not be scored, twice. Try again; if it stays so, roll the model back.",
            remedy: "Try again; if it stays so, roll the model back.",
            retryAfterS: 1,
        },
        { cause },
    );

/** What no caller can mend: a broken invariant of ours. */
export const internal = (cause: unknown): ServiceError =>
    new ServiceError(
        {
            code: "internal",
            status: 500,
            message: "This is a bug of the server. Report it with the x-request-id of this answer.",
            remedy: "Report it with the x-request-id of this answer.",
        },
        { cause },
    );

function typeName(value: unknown): string {
    if (value === null) return "null";
    if (value === undefined) return "missing";
    return Array.isArray(value) ? "an array" : `a${typeof value === "object" ? "n" : ""} ${typeof value}`;
}
