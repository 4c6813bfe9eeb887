/** A batch that was scored. */
export interface BatchFacts {
    texts: number;
    tokens: number;
    /** Longest × texts. */
    paddedTokens: number;
    queueMs: number[];
    inferenceMs: number;
}

/**
 * @param waitedMs A text's wait for a scorer. Told for each text of a call: several in one batch come with the
 *   same `batch`.
 */
export type BatchListener = (batch: BatchFacts, waitedMs: number) => void;
