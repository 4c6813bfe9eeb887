/** Rows of one label in falling order of their score, rows of equal score in one group. */
export interface SortedRows {
    /** [rows] indices of the rows. */
    order: Uint32Array;
    /** [rows] 1 where the row at this place of `order` is a positive. */
    positive: Uint8Array;
    /** [groups] the distinct scores, falling. */
    thresholds: Float64Array;
    /** [groups] end (exclusive) of each group in `order`. */
    ends: Uint32Array;
}

/**
 * Counts of a binary classifier at each of its distinct scores, from the highest down: everything that curves and
 * areas are made of.
 */
export interface Ranking {
    positives: number;
    negatives: number;
    /** [points] rows that score at least this count as positive. */
    thresholds: Float64Array;
    /** [points] true and false positives at that threshold. */
    tp: Float64Array;
    fp: Float64Array;
}

/**
 * @param scores [rows], finite.
 * @param labels [rows], 0 or 1.
 */
export function rank(scores: ArrayLike<number>, labels: ArrayLike<number>): Ranking {
    const sorted = sortRows(scores, labels);
    return recount(sorted, new Uint32Array(scores.length).fill(1), emptyRanking(sorted));
}

/** Sorts once what `recount` then counts as often as wanted. */
export function sortRows(scores: ArrayLike<number>, labels: ArrayLike<number>): SortedRows {
    if (scores.length !== labels.length) {
        throw new Error(`bug: ${scores.length} scores but ${labels.length} labels`);
    }
    for (let row = 0; row < scores.length; row++) {
        if (!Number.isFinite(scores[row])) throw new Error(`bug: score of row ${row} is ${scores[row]}`);
    }
    const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
    order.sort((a, b) => at(scores, b) - at(scores, a));
    const thresholds: number[] = [];
    const ends: number[] = [];
    order.forEach((row, place) => {
        const next = order[place + 1];
        if (next !== undefined && at(scores, next) === at(scores, row)) return;
        thresholds.push(at(scores, row));
        ends.push(place + 1);
    });
    return {
        order,
        positive: Uint8Array.from(order, (row) => at(labels, row)),
        thresholds: Float64Array.from(thresholds),
        ends: Uint32Array.from(ends),
    };
}

/** A ranking of the right size for `recount` to fill. */
export function emptyRanking({ thresholds }: SortedRows): Ranking {
    return {
        positives: 0,
        negatives: 0,
        thresholds,
        tp: new Float64Array(thresholds.length),
        fp: new Float64Array(thresholds.length),
    };
}

/**
 * The ranking in which row `i` stands `weights[i]` times, written over `into`. A score whose rows all have weight
 * 0 stays as a point that adds nothing, which changes no area and no curve.
 */
export function recount(
    { order, positive, ends }: SortedRows,
    weights: ArrayLike<number>,
    into: Ranking,
): Ranking {
    let tp = 0;
    let fp = 0;
    let place = 0;
    for (let point = 0; point < ends.length; point++) {
        for (const end = at(ends, point); place < end; place++) {
            const weight = at(weights, at(order, place));
            if (positive[place] === 1) tp += weight;
            else fp += weight;
        }
        into.tp[point] = tp;
        into.fp[point] = fp;
    }
    into.positives = tp;
    into.negatives = fp;
    return into;
}

function at(values: ArrayLike<number>, index: number): number {
    return values[index] as number;
}
