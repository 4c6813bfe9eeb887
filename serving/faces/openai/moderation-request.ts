import { z } from "zod";
import { textCount, unknownField, wrongType } from "../../errors/catalogue";
import { imageUnsupported, mixedInput } from "../../errors/openai";
import type { ServiceError } from "../../errors/service-error";
import type { ServerLimits } from "../../config";
import { checkText } from "../text-checks";
import { textSchema } from "../text-schema";

/** Body of `POST /v1/moderations`. An array of parts is one input, as it is to OpenAI. */
export const moderationRequestSchema = (limits: ServerLimits) => {
    const text = textSchema(limits);
    const part = z.strictObject({ type: z.literal("text"), text });
    const several = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(limits.textsPerRequest);
    const request = z.strictObject({
        input: z
            .union([text, several(text), several(part)])
            .describe("One text, several texts (one result each), or the parts of one text"),
        model: z
            .string()
            .nullish()
            .describe("<name> or a name of OpenAI's for the version that serves; <name>:<version> pins one"),
    });
    return request.meta({
        examples: [
            { input: "What a lovely day!" },
            { input: ["Thank you.", "You again?"], model: "omni-moderation-latest" },
        ],
    });
};

type Input = z.infer<ReturnType<typeof moderationRequestSchema>>["input"];

/** What is to be scored. */
export interface TextsToModerate {
    /** One result each. */
    texts: string[];
    model: string | null;
}

/**
 * Reads bodies and checks each text.
 *
 * @throws {ServiceError} (what is returned) naming the field that is wrong, e.g. `input[3]`.
 */
export function moderationReader(limits: ServerLimits): (body: unknown) => TextsToModerate {
    const schema = moderationRequestSchema(limits);
    return (body) => {
        const parsed = schema.safeParse(body);
        if (!parsed.success) throw explain(body, limits.textsPerRequest);
        const { input, model = null } = parsed.data;
        return { texts: textsOf(input, limits.textBytes), model };
    };
}

/** Parts are read one after the other: they are one input. */
function textsOf(input: Input, limitBytes: number): string[] {
    if (typeof input === "string") {
        checkText("input", input, limitBytes);
        return [input];
    }
    const texts = input.map((item, i) => {
        const text = typeof item === "string" ? item : item.text;
        checkText(typeof item === "string" ? `input[${i}]` : `input[${i}].text`, text, limitBytes);
        return text;
    });
    if (typeof input[0] === "string") return texts;
    const joined = texts.join("\n");
    checkText("input", joined, limitBytes);
    return [joined];
}

/** Which field of a refused body is wrong: the schema's own issues list all that each form would have asked for. */
function explain(body: unknown, limit: number): ServiceError {
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
        return wrongType("body", body, "an object");
    }
    const { input, model } = body as { input?: unknown; model?: unknown };
    const unknown = Object.keys(body).find((key) => key !== "input" && key !== "model");
    if (unknown !== undefined) return unknownField(unknown.slice(0, 100), ["input", "model"]);
    if (model !== undefined && model !== null && typeof model !== "string") {
        return wrongType("model", model, "a string");
    }
    if (!Array.isArray(input)) return wrongType("input", input, "a string, an array of strings or of parts");
    if (input.length === 0 || input.length > limit) return textCount("input", input.length, limit);
    return explainItems(input);
}

function explainItems(input: readonly unknown[]): ServiceError {
    const isPart = (item: unknown): boolean => typeof item === "object" && item !== null;
    for (const [i, item] of input.entries()) {
        const field = `input[${i}]`;
        if (typeof item !== "string" && !isPart(item)) return wrongType(field, item, "a string or a part");
        if (isPart(item) !== isPart(input[0])) return mixedInput(field);
        if (typeof item === "string") continue;
        const { type, text } = item as { type?: unknown; text?: unknown };
        if (type === "image_url") return imageUnsupported(field);
        if (type !== "text") return wrongType(`${field}.type`, type, '"text"');
        if (typeof text !== "string") return wrongType(`${field}.text`, text, "a string");
        const unknown = Object.keys(item as object).find((key) => key !== "type" && key !== "text");
        if (unknown !== undefined) return unknownField(`${field}.${unknown.slice(0, 100)}`, ["type", "text"]);
    }
    return wrongType("input", input, "a string, an array of strings or of parts");
}
