import { JIGSAW_LABELS, type ModelContract } from "../../model/contract";

/** How far a candidate's answers are from the original's, over the same texts. */
export interface Parity {
    /** max |Δp| over all texts and labels. */
    maxDelta: number;
    /** Share of (text, label) decisions at the contract's thresholds that differ. */
    changedDecisions: number;
}

/**
 * @param original Probabilities [texts][labels].
 * @param candidate The same shape.
 */
export function parityOf(
    original: readonly ArrayLike<number>[],
    candidate: readonly ArrayLike<number>[],
    thresholds: ModelContract["thresholds"],
): Parity {
    if (original.length !== candidate.length || original.length === 0) {
        throw new Error(`bug: ${original.length} original scores but ${candidate.length} of the candidate`);
    }
    let maxDelta = 0;
    let changed = 0;
    for (let row = 0; row < original.length; row++) {
        JIGSAW_LABELS.forEach((label, column) => {
            const before = original[row]?.[column] as number;
            const after = candidate[row]?.[column] as number;
            const delta = Math.abs(before - after);
            // A comparison with NaN is false: it must not pass for "no difference".
            if (Number.isNaN(delta)) throw new Error(`the score of ${label} in row ${row} is not a number`);
            maxDelta = Math.max(maxDelta, delta);
            if (before >= thresholds[label] !== after >= thresholds[label]) changed++;
        });
    }
    return { maxDelta, changedDecisions: changed / (original.length * JIGSAW_LABELS.length) };
}
