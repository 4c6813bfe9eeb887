import { ServiceError } from "./service-error";

/** Errors of versions that clients pin and of texts that come as token ids. */

export const versionUnknown = (version: string, modelName: string): ServiceError =>
    new ServiceError({
        code: "version_unknown",
        status: 404,
        message:
            `version is ${JSON.stringify(version)}; it must be a registered version of model ${modelName}. ` +
            `Pin one that the registry lists, or none for the one that serves.`,
        field: "version",
        value: version,
        allowed: `a registered version of model ${modelName}`,
        remedy: "Pin one that the registry lists, or none for the one that serves.",
    });

export const pinningOff = (version: string): ServiceError =>
    new ServiceError({
        code: "pinning_off",
        status: 403,
        message:
            `version is ${JSON.stringify(version)}; this server scores with the version that serves only. ` +
            `Pin none, or set MODERATO_PINNED_VERSIONS to the number of versions it may keep loaded.`,
        field: "version",
        value: version,
        allowed: "the version that serves",
        remedy: "Pin none, or set MODERATO_PINNED_VERSIONS to the number of versions it may keep loaded.",
    });

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
