import { ServiceError } from "./service-error";

/** Errors of requests in OpenAI's words. */

export const imageUnsupported = (field: string): ServiceError =>
    new ServiceError({
        code: "image_unsupported",
        status: 400,
        message: `${field} is an image; this server's model reads text only. Send parts of type "text".`,
        field,
        value: "image_url",
        allowed: 'a part of type "text"',
        remedy: 'Send parts of type "text".',
    });

export const mixedInput = (field: string): ServiceError =>
    new ServiceError({
        code: "mixed_input",
        status: 400,
        message:
            `${field} is of another kind than input[0]; an array holds strings, one result each, ` +
            `or parts of one input. Send one kind only.`,
        field,
        allowed: "strings only, or parts only",
        remedy: "Send one kind only.",
    });

export const modelUnknown = (model: string, modelName: string): ServiceError =>
    new ServiceError({
        code: "model_not_found",
        status: 404,
        message:
            `model is ${JSON.stringify(model)}; it must be ${modelName}, ${modelName}:<version> or a moderation model ` +
            `of OpenAI, which stands for the version that serves. Leave model out or send one of these.`,
        field: "model",
        value: model,
        allowed: `${modelName}, ${modelName}:<version>, omni-moderation-latest`,
        remedy: "Leave model out or send one of the names allowed.",
    });
