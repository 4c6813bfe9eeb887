/** Counts of a binary classifier when each row at or above `threshold` counts as positive. */
export interface RankedPoint {
    threshold: number;
    /** True and false positives. */
    tp: number;
    fp: number;
}

/** Rows of one label, ranked by their score: everything that curves and areas are made of. */
export interface Ranking {
    positives: number;
    negatives: number;
    /** One point per distinct score, from the highest down; rows of equal score enter together. */
    points: RankedPoint[];
}

/**
 * @param scores [rows], finite.
 * @param labels [rows], 0 or 1.
 */
export function rank(scores: ArrayLike<number>, labels: ArrayLike<number>): Ranking {
    if (scores.length !== labels.length) {
        throw new Error(`bug: ${scores.length} scores but ${labels.length} labels`);
    }
    const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
    order.sort((a, b) => at(scores, b) - at(scores, a));
    const points: RankedPoint[] = [];
    let tp = 0;
    let fp = 0;
    for (let i = 0; i < order.length; i++) {
        const row = order[i] as number;
        const score = at(scores, row);
        if (!Number.isFinite(score)) throw new Error(`bug: score of row ${row} is ${score}`);
        if (at(labels, row) === 1) tp++;
        else fp++;
        const next = order[i + 1];
        if (next === undefined || at(scores, next) !== score) points.push({ threshold: score, tp, fp });
    }
    return { positives: tp, negatives: fp, points };
}

function at(values: ArrayLike<number>, index: number): number {
    return values[index] as number;
}
