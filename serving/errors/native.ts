import { ServiceError } from "./service-error";

/** Errors of the native face's own fields. The value is never told: it may be a comment in the wrong place. */

export const notAllowed = (field: string, allowed: string): ServiceError =>
    new ServiceError({
        code: "not_allowed",
        status: 400,
        message: `${field} is not allowed as it is; it must be ${allowed}.`,
        field,
        allowed,
        remedy: `Send ${field} as ${allowed}, or leave it out.`,
    });

export const sentenceCount = (count: number, limit: number): ServiceError =>
    new ServiceError({
        code: "sentence_count",
        status: 400,
        message:
            `The texts have ${count} sentences; at most ${limit} in all are scored by themselves. ` +
            `Send fewer texts, or leave sentences out.`,
        field: "sentences",
        value: count,
        allowed: `at most ${limit} sentences of all texts together`,
        remedy: "Send fewer texts, or leave sentences out.",
    });
