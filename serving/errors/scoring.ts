import { ServiceError } from "./service-error";

/** Errors of texts that come as token ids. */

export const encodingTooLong = (field: string, length: number, limit: number): ServiceError =>
    new ServiceError({
        code: "encoding_too_long",
        status: 400,
        message: `${field} has ${length} token ids; at most ${limit} are allowed. Cut it.`,
        field,
        value: length,
        allowed: `at most ${limit} token ids`,
        remedy: "Cut the sequence as the tokenizer of this version does.",
    });

export const tokenIdUnknown = (field: string, id: number, vocabularySize: number): ServiceError =>
    new ServiceError({
        code: "token_id_unknown",
        status: 400,
        message:
            `${field} holds ${id}; token ids are from 0 to ${vocabularySize - 1}. ` +
            `Encode the text with the tokenizer of this version.`,
        field,
        value: id,
        allowed: `0 to ${vocabularySize - 1}`,
        remedy: "Encode the text with the tokenizer of this version.",
    });
