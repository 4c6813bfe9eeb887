import type { Label, ModelContract } from "../../../model/contract";
import type { LabelScores } from "../../scoring/score-service";

/** The categories of OpenAI's moderation models, in the order of its answers. */
export const OPENAI_CATEGORIES = [
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/intent",
    "self-harm/instructions",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
] as const;
export type OpenaiCategory = (typeof OPENAI_CATEGORIES)[number];

/** Labels that speak for a category; one without labels is not covered: false, 0 and no applied input type. */
export type CategoryLabels = Partial<Record<OpenaiCategory, readonly Label[]>>;

/**
 * Which of Jigsaw's labels mean what OpenAI's category means. A category is covered only where a label says
 * the same; what merely goes along with it would be a promise that the model does not keep.
 *
 * - `harassment` ("harassing language towards any target"): `toxic` is what annotators saw as likely to make
 *   someone leave a discussion, `severe_toxic` the worst of it, `insult` what is aimed at a person.
 * - `harassment/threatening` ("… that also includes violence or serious harm"): `threat`.
 * - `hate` ("hate based on race, gender, …"): `identity_hate`.
 *
 * Not covered, though a label is near:
 * - `hate/threatening` asks for hate and a threat at once. The lesser of both scores is only an upper bound of
 *   that probability; such a text shows in `hate` and in `harassment/threatening` anyway.
 * - `violence` is about depicting death or injury. `threat` knows only what is announced to someone, so most
 *   of the category would be missed.
 * - `sexual` is content meant to arouse. `obscene` is swearing and vulgar words, and feeds no category.
 */
export const DEFAULT_CATEGORY_LABELS: CategoryLabels = {
    harassment: ["toxic", "severe_toxic", "insult"],
    "harassment/threatening": ["threat"],
    hate: ["identity_hate"],
};

/** One text's result, as OpenAI answers it. */
export interface Moderation {
    flagged: boolean;
    categories: Record<OpenaiCategory, boolean>;
    /** The highest of the category's labels: calibrated probabilities. */
    category_scores: Record<OpenaiCategory, number>;
    category_applied_input_types: Record<OpenaiCategory, "text"[]>;
}

/** A category is true where one of its labels reaches its threshold of the contract; flagged is any of them. */
export function moderate(
    scores: LabelScores,
    { thresholds }: ModelContract,
    categoryLabels: CategoryLabels,
): Moderation {
    const labelsOf = (category: OpenaiCategory): readonly Label[] => categoryLabels[category] ?? [];
    const isPresent = (label: Label): boolean => scores[label] >= thresholds[label];
    const categories = perCategory((category) => labelsOf(category).some(isPresent));
    return {
        flagged: Object.values(categories).includes(true),
        categories,
        category_scores: perCategory((category) =>
            Math.max(0, ...labelsOf(category).map((label) => scores[label])),
        ),
        category_applied_input_types: perCategory((category): "text"[] =>
            labelsOf(category).length > 0 ? ["text"] : [],
        ),
    };
}

function perCategory<T>(value: (category: OpenaiCategory) => T): Record<OpenaiCategory, T> {
    const record = {} as Record<OpenaiCategory, T>;
    for (const category of OPENAI_CATEGORIES) record[category] = value(category);
    return record;
}
