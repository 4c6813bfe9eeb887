/** A batch as the graph takes it. */
export interface PaddedBatch {
    /** int64, row-major [texts × sequence]. */
    ids: BigInt64Array;
    /** 1 where a token is, 0 where it was padded. */
    mask: BigInt64Array;
    shape: [number, number];
}

/**
 * Pads encodings on the right to the longest of them with id 0 and mask 0. A text without a token still
 * takes one column, since a graph need not bear a sequence of length 0.
 */
export function padBatch(encodings: readonly Int32Array[]): PaddedBatch {
    const sequence = encodings.reduce((longest, { length }) => Math.max(longest, length), 1);
    const ids = new BigInt64Array(encodings.length * sequence);
    const mask = new BigInt64Array(encodings.length * sequence);
    // Low words of the int64s: a BigInt for each token would be garbage by the megabyte. Every platform that
    // ONNX Runtime has Node binaries for is little-endian, and ids are not negative.
    const lowWords = new Int32Array(ids.buffer);
    encodings.forEach((encoding, row) => {
        const start = row * sequence;
        for (let column = 0; column < encoding.length; column++) {
            lowWords[2 * (start + column)] = encoding[column] as number;
        }
        mask.fill(1n, start, start + encoding.length);
    });
    return { ids, mask, shape: [encodings.length, sequence] };
}

/**
 * Rows of a row-major matrix, as views on it.
 *
 * @param values [rows × columns].
 */
export function rowsOf(values: Float32Array, rows: number): Float32Array[] {
    const columns = values.length / rows;
    return Array.from({ length: rows }, (_, row) => values.subarray(row * columns, (row + 1) * columns));
}

/**
 * Cuts a list of lengths into runs whose padded size stays within a budget; a text longer than the
 * budget goes alone.
 *
 * @param budgetTokens Longest × number of texts, in tokens.
 * @returns Half-open ranges of indices.
 */
export function planBatches(lengths: readonly number[], budgetTokens: number): [number, number][] {
    const ranges: [number, number][] = [];
    let start = 0;
    let longest = 1;
    lengths.forEach((length, i) => {
        const padded = Math.max(longest, length) * (i - start + 1);
        if (i > start && padded > budgetTokens) {
            ranges.push([start, i]);
            start = i;
            longest = 1;
        }
        longest = Math.max(longest, length);
    });
    if (lengths.length > start) ranges.push([start, lengths.length]);
    return ranges;
}
