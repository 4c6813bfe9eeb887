/** What runs batches; a worker thread in the server, a gate in tests. */
export interface BatchScorer {
    /**
     * @param encodings Token ids of each text.
     * @returns For each text, its logits in the contract's label order.
     * @throws {ScorerCrash} where the scorer is gone and must be replaced; another error fails the batch only.
     */
    score(encodings: readonly Int32Array[]): Promise<Float32Array[]>;
    /** Resolves when the scorer is gone, by `close` or by itself, with the reason in words. */
    readonly closed: Promise<string>;
    close(): Promise<void>;
}

/** Starts one scorer, loaded and ready to score. */
export type StartBatchScorer = () => Promise<BatchScorer>;

/** A scorer that ended while it was needed. */
export class ScorerCrash extends Error {
    constructor(reason: string) {
        super(`a scoring thread ended: ${reason}`);
        this.name = "ScorerCrash";
    }
}
