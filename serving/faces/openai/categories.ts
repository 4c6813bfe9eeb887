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

export type Moderator = (scores: LabelScores, contract: ModelContract) => Moderation;

/**
 * Categories of a text's scores: one is true where one of its labels reaches its threshold of the contract;
 * flagged is any of them.
 */
export function moderator(categoryLabels: CategoryLabels): Moderator {
    const covered = OPENAI_CATEGORIES.map((category) => ({
        category,
        labels: categoryLabels[category] ?? [],
    })).filter(({ labels }) => labels.length > 0);
    const absent = perCategory(() => false);
    const zero = perCategory(() => 0);
    const inputTypes = perCategory((category): "text"[] =>
        covered.some((one) => one.category === category) ? ["text"] : [],
    );
    return (scores, { thresholds }) => {
        const result: Moderation = {
            flagged: false,
            categories: { ...absent },
            category_scores: { ...zero },
            category_applied_input_types: inputTypes,
        };
        for (const { category, labels } of covered) {
            for (const label of labels) {
                const score = scores[label];
                if (score > result.category_scores[category]) result.category_scores[category] = score;
                if (score >= thresholds[label]) result.flagged = result.categories[category] = true;
            }
        }
        return result;
    };
}

function perCategory<T>(value: (category: OpenaiCategory) => T): Record<OpenaiCategory, T> {
    return Object.fromEntries(OPENAI_CATEGORIES.map((c) => [c, value(c)])) as Record<OpenaiCategory, T>;
}
