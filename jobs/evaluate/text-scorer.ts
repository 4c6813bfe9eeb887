import type { ModelContract } from "../../model/contract";

/** What an evaluation needs of a scorer: probabilities of each label, in the contract's order, text by text. */
export interface TextScorer {
    readonly contract: ModelContract;
    scoreTexts(texts: readonly string[]): Promise<ArrayLike<number>[]>;
}
