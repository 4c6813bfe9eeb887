import type { Label } from "../../../model/contract";

/** Perspective's names for Jigsaw's labels, as its documentation maps them. */
const PRODUCTION: Record<string, Label> = {
    TOXICITY: "toxic",
    SEVERE_TOXICITY: "severe_toxic",
    PROFANITY: "obscene",
    THREAT: "threat",
    INSULT: "insult",
    IDENTITY_ATTACK: "identity_hate",
};

/** Older names and the experimental twins that existing clients still ask for. */
const ATTRIBUTES: ReadonlyMap<string, Label> = new Map([
    ...Object.entries(PRODUCTION),
    ...Object.entries(PRODUCTION).map(([name, label]) => [`${name}_EXPERIMENTAL`, label] as const),
    ["OBSCENE", "obscene"],
    ["TOXICITY_FAST", "toxic"],
]);

/** The label behind an attribute; null where there is no score for it. */
export function labelOf(attribute: string): Label | null {
    return ATTRIBUTES.get(attribute) ?? null;
}

/** Languages of the training rows, as primary subtags (BCP 47). */
export const MODEL_LANGUAGES: readonly string[] = ["en"];

/** Whether a code names a language of the model: `en` as well as `en-US`. */
export function speaks(language: string): boolean {
    return MODEL_LANGUAGES.includes(language.toLowerCase().split(/[-_]/)[0] as string);
}
