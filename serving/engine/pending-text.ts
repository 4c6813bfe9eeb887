import type { QueueEntry } from "./batch-queue";
import type { Presence } from "./presence";
import type { BatchFacts, BatchListener } from "./batch-facts";

/** One call that waits for the logits of all its texts. */
export class ScoreCall {
    readonly answer: Promise<Float32Array[]>;
    private readonly rows: Float32Array[];
    private left: number;
    private isOver = false;
    private resolve!: (rows: Float32Array[]) => void;
    private reject!: (error: unknown) => void;

    /** @param signal Aborted when the caller left; looked at when one of its texts may be taken. */
    constructor(
        texts: number,
        private readonly signal: Presence | null,
        readonly onBatch?: BatchListener,
    ) {
        this.rows = new Array<Float32Array>(texts);
        this.left = texts;
        this.answer = new Promise((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
        if (texts === 0) this.resolve([]);
    }

    /** Ends the call where its caller has left meanwhile. */
    isWaiting(): boolean {
        if (this.signal?.aborted === true) this.fail(this.signal.reason);
        return !this.isOver;
    }

    settle(index: number, row: Float32Array): void {
        this.rows[index] = row;
        if (--this.left > 0 || this.isOver) return;
        this.isOver = true;
        this.resolve(this.rows);
    }

    /** The first error ends the call; its other texts are then nobody's. */
    fail(error: unknown): void {
        if (this.isOver) return;
        this.isOver = true;
        this.reject(error);
    }
}

/** A text on its way, whoever asked for it: calls that bring the same while it is under way share it. */
export class PendingText implements QueueEntry {
    isRetry = false;
    readonly enqueuedAt = performance.now();
    private readonly waiting: { call: ScoreCall; index: number }[] = [];

    /** @param onEnd Called once, when it is scored, failed or dropped. */
    constructor(
        readonly encoding: Int32Array,
        private readonly onEnd: () => void,
    ) {}

    join(call: ScoreCall, index: number): void {
        this.waiting.push({ call, index });
    }

    isWanted(): boolean {
        // Each call is asked, so that every one whose caller left is told.
        const left = this.waiting.filter(({ call }) => call.isWaiting());
        if (left.length === 0) this.onEnd();
        return left.length > 0;
    }

    resolve(logits: Float32Array): void {
        this.onEnd();
        for (const { call, index } of this.waiting) call.settle(index, logits);
    }

    told(batch: BatchFacts, waitedMs: number): void {
        for (const { call } of this.waiting) call.onBatch?.(batch, waitedMs);
    }

    reject(error: unknown): void {
        this.onEnd();
        for (const { call } of this.waiting) call.fail(error);
    }
}

/** Equal for equal token ids only. */
export function encodingKey({ buffer, byteOffset, byteLength }: Int32Array): string {
    return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
}
