import { planBatch } from "./batch-plan";
import type { BatchFacts } from "./batch-facts";

/** One text that waits for its logits. */
export interface QueueEntry {
    encoding: Int32Array;
    /** Milliseconds on `performance.now()`'s clock. */
    enqueuedAt: number;
    /** Set after its batch failed: it is tried once more, alone, so that it fails no other text. */
    isRetry: boolean;
    /** Whether somebody still waits for the answer; asked when the entry may be taken, and dropped where not. */
    isWanted(): boolean;
    resolve(logits: Float32Array): void;
    /** Told of the batch that scored it. */
    told?(batch: BatchFacts, waitedMs: number): void;
    reject(error: unknown): void;
}

/** As many of the oldest entries are compared for one batch: more find hardly better company. */
export const WINDOW = 64;

/**
 * Entries in order of arrival, taken as batches of like length.
 *
 * Each batch holds the oldest entry and whichever of the `WINDOW` oldest go with it at the least cost
 * (`planBatch`). So an entry is passed over only while it is among those, each time with one older than itself, at
 * most `WINDOW` − 1 times.
 */
export class BatchQueue {
    private entries: QueueEntry[] = [];
    private head = 0;

    /**
     * @param budgetTokens Longest × texts of one batch.
     * @param overheadTokens Cost of one more run of the graph, in padded tokens.
     */
    constructor(
        private readonly budgetTokens: number,
        private readonly overheadTokens: () => number,
    ) {}

    get length(): number {
        return this.entries.length - this.head;
    }

    push(entry: QueueEntry): void {
        this.entries.push(entry);
    }

    /** Puts entries of a failed batch first, each to be taken alone. */
    putBack(entries: readonly QueueEntry[]): void {
        for (const entry of entries) entry.isRetry = true;
        this.entries = [...entries, ...this.entries.slice(this.head)];
        this.head = 0;
    }

    /**
     * Takes the next batch, within the budget and of at most `maxTexts`. Entries that nobody waits for are dropped; a
     * text longer than the budget goes alone.
     *
     * @returns Empty where nothing waits.
     */
    take(maxTexts: number): QueueEntry[] {
        const window = this.takeWindow();
        if (window.length <= 1) {
            this.giveBack([]);
            return window;
        }
        const chosen = new Set(this.plan(window, maxTexts));
        this.giveBack(window.filter((_, index) => !chosen.has(index)));
        return window.filter((_, index) => chosen.has(index));
    }

    /** Empties the queue; every waiter gets the error. */
    rejectAll(error: unknown): void {
        for (const entry of this.entries.slice(this.head)) entry.reject(error);
        this.entries = [];
        this.head = 0;
    }

    private plan(window: readonly QueueEntry[], maxTexts: number): number[] {
        const lengths = window.map(({ encoding }) => encoding.length);
        const { budgetTokens } = this;
        return planBatch(lengths, { budgetTokens, maxTexts, overheadTokens: this.overheadTokens() });
    }

    /** The oldest entries that somebody waits for, out of the queue; one to be tried alone comes by itself. */
    private takeWindow(): QueueEntry[] {
        const window: QueueEntry[] = [];
        while (this.head < this.entries.length && window.length < WINDOW) {
            const entry = this.entries[this.head++] as QueueEntry;
            if (!entry.isWanted()) continue;
            window.push(entry);
            // What is to be tried alone was put back before all others.
            if (entry.isRetry) break;
        }
        return window;
    }

    /** What was not chosen goes back to where it was; the taken are cut off in bulk, since each cut is a copy. */
    private giveBack(rest: readonly QueueEntry[]): void {
        this.head -= rest.length;
        rest.forEach((entry, i) => (this.entries[this.head + i] = entry));
        if (this.head < 1024 && this.head < this.entries.length) return;
        this.entries = this.entries.slice(this.head);
        this.head = 0;
    }
}
