/** One text that waits for its logits. */
export interface QueueEntry {
    encoding: Int32Array;
    /** Aborted when nobody waits for the answer any more. */
    signal: AbortSignal | null;
    /** Milliseconds on `performance.now()`'s clock. */
    enqueuedAt: number;
    /** Set after its batch failed: it is tried once more, alone, so that it fails no other text. */
    isRetry: boolean;
    resolve(logits: Float32Array): void;
    reject(error: unknown): void;
}

/**
 * Entries in order of arrival, taken as batches within a budget of padded tokens
 * (longest × number of texts), as text-embeddings-inference does.
 */
export class BatchQueue {
    private entries: QueueEntry[] = [];
    private head = 0;

    constructor(private readonly budgetTokens: number) {}

    get length(): number {
        return this.entries.length - this.head;
    }

    push(entry: QueueEntry): void {
        this.entries.push(entry);
    }

    /** Puts entries of a failed batch first, each to be taken alone. */
    putBack(entries: readonly QueueEntry[]): void {
        const retries = entries.map((entry) => ({ ...entry, isRetry: true }));
        this.entries = [...retries, ...this.entries.slice(this.head)];
        this.head = 0;
    }

    /**
     * Takes the next batch: entries in order until the budget or `maxTexts` is reached. Those whose client
     * left are dropped. A text longer than the budget goes alone.
     *
     * @returns Empty where nothing waits.
     */
    take(maxTexts: number): QueueEntry[] {
        const batch: QueueEntry[] = [];
        let longest = 1;
        while (this.head < this.entries.length && batch.length < maxTexts) {
            const entry = this.entries[this.head] as QueueEntry;
            if (entry.signal?.aborted === true) {
                this.head++;
                entry.reject(entry.signal.reason);
                continue;
            }
            longest = Math.max(longest, entry.encoding.length);
            const fits = longest * (batch.length + 1) <= this.budgetTokens && !entry.isRetry;
            if (batch.length > 0 && !fits) break;
            this.head++;
            batch.push(entry);
            if (entry.isRetry) break;
        }
        this.compact();
        return batch;
    }

    /** Empties the queue; every waiter gets the error. */
    rejectAll(error: unknown): void {
        for (const entry of this.entries.slice(this.head)) entry.reject(error);
        this.entries = [];
        this.head = 0;
    }

    /** Taken entries are cut off in bulk: shifting one by one would cost a copy each. */
    private compact(): void {
        if (this.head < 1024 && this.head < this.entries.length) return;
        this.entries = this.entries.slice(this.head);
        this.head = 0;
    }
}
