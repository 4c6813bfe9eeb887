import { modelUnknown } from "../../errors/openai";

/** Names of OpenAI's own moderation models, which clients send unasked: `omni-moderation-latest` and the like. */
const OPENAI_MODEL = /^(omni|text)-moderation-[a-z0-9-]{1,30}$/;

/** `<name>:<version>`: how this face names a version. */
export const modelId = (modelName: string, version: string): string => `${modelName}:${version}`;

/**
 * The version that a model's name pins; null for the one that serves.
 *
 * @throws {ServiceError} modelUnknown.
 */
export function versionOfModel(model: string, modelName: string): string | null {
    if (model === modelName || OPENAI_MODEL.test(model)) return null;
    const version = model.startsWith(`${modelName}:`) ? model.slice(modelName.length + 1) : "";
    if (version === "") throw modelUnknown(model.slice(0, 100), modelName);
    return version;
}
