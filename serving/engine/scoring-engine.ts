import type { BatchFacts, BatchListener } from "./batch-facts";
import { BatchQueue, type QueueEntry } from "./batch-queue";
import type { Presence } from "./presence";
import { encodingKey, PendingText, ScoreCall } from "./pending-text";
import { DEFAULT_OVERHEAD_TOKENS } from "./run-cost";
import { ScorerCrash, type BatchScorer, type StartBatchScorer } from "./batch-scorer";

export interface ScoringEngineArgs {
    start: StartBatchScorer;
    /** Scorers side by side. */
    workers: number;
    /** Longest × texts of one batch, in tokens. */
    batchTokens: number;
    /** Cost of one more run of the graph, in padded tokens. @default that of a small encoder */
    overheadTokens?: () => number;
    /** Whether scorers start one after another. @default the first alone, which shows whether any can, then all others */
    oneByOne?: boolean;
    observer?: EngineObserver;
    /** Wait before a crashed scorer is replaced once more. @default doubling from 100 ms to 10 s */
    restartDelayMs?: (failures: number) => number;
}

/** What metrics and logs want to know. */
export interface EngineObserver {
    batch?(facts: BatchFacts): void;
    /** Texts that were under way already when they came once more. */
    coalesced?(texts: number): void;
    crash?(error: unknown): void;
    restartFailed?(error: unknown): void;
    /** Asked at each call, in its caller's asynchronous context, for whom to tell of each batch with a text of it. */
    scoring?(): BatchListener | undefined;
}

/**
 * Spreads texts over scorers that each run one batch at a time.
 *
 * There is no timer: a free scorer takes what waits at once, and while all are busy the queue grows into
 * the next batch. The same text under way twice is scored once. A batch that fails is tried once more, its texts one
 * by one; a scorer that crashed is replaced.
 */
export class ScoringEngine {
    private readonly queue: BatchQueue;
    private readonly pending = new Map<string, PendingText>();
    private readonly idle: BatchScorer[] = [];
    private readonly scorers = new Set<BatchScorer>();
    private running = 0;
    private holds = 0;
    private closing = false;
    private drained: (() => void)[] = [];
    private readonly restarts = new Set<NodeJS.Timeout>();
    private readonly starting = new Set<Promise<void>>();

    private constructor(private readonly args: ScoringEngineArgs) {
        this.queue = new BatchQueue(args.batchTokens, args.overheadTokens ?? (() => DEFAULT_OVERHEAD_TOKENS));
    }

    /** Resolves when every scorer is ready; rejects, leaving none behind, where one does not start. */
    static async start(args: ScoringEngineArgs): Promise<ScoringEngine> {
        const engine = new ScoringEngine(args);
        const atOnce = args.oneByOne === true ? 1 : args.workers - 1;
        try {
            for (let started = 0; started < args.workers;) {
                const next = started === 0 ? 1 : Math.min(atOnce, args.workers - started);
                await allOrError(Array.from({ length: next }, async () => engine.add(await args.start())));
                started += next;
            }
            return engine;
        } catch (error) {
            await engine.close();
            throw error;
        }
    }

    get depth(): number {
        return this.queue.length;
    }

    get ready(): boolean {
        return this.scorers.size > 0;
    }

    /** Logits of each text; texts of several calls may share batches. Rejects with the signal's reason once it is aborted. */
    score(encodings: readonly Int32Array[], signal: Presence | null = null): Promise<Float32Array[]> {
        if (this.closing) return Promise.reject(new Error("the engine is closed"));
        const call = new ScoreCall(encodings.length, signal, this.args.observer?.scoring?.());
        let coalesced = 0;
        encodings.forEach((encoding, index) => {
            const key = encodingKey(encoding);
            const known = this.pending.get(key);
            const text = known ?? this.enqueue(key, encoding);
            if (known !== undefined) coalesced++;
            text.join(call, index);
        });
        if (coalesced > 0) this.args.observer?.coalesced?.(coalesced);
        this.dispatch();
        return call.answer;
    }

    /**
     * Keeps the engine from being drained until `release` is called: for whoever was given it and has not scored yet.
     *
     * @returns release, to be called once.
     */
    hold(): () => void {
        this.holds++;
        return () => {
            this.holds--;
            this.settle();
        };
    }

    /** Resolves when nothing waits, nothing runs and nobody holds it. */
    async drain(): Promise<void> {
        if (this.isQuiet()) return;
        await new Promise<void>((resolve) => this.drained.push(resolve));
    }

    /** Ends every scorer; whoever still waits gets an error. */
    async close(): Promise<void> {
        this.closing = true;
        for (const timer of this.restarts) clearTimeout(timer);
        this.queue.rejectAll(new Error("the engine is closed"));
        await Promise.all([...this.scorers].map((scorer) => scorer.close()));
        // A scorer that was on its way is ended as soon as it has started.
        await Promise.all(this.starting);
        this.settle();
    }

    private enqueue(key: string, encoding: Int32Array): PendingText {
        const text = new PendingText(encoding, () => this.pending.delete(key));
        this.pending.set(key, text);
        this.queue.push(text);
        return text;
    }

    private add(scorer: BatchScorer): void {
        this.scorers.add(scorer);
        this.idle.push(scorer);
        void scorer.closed.then((reason) => this.lost(scorer, reason));
        this.dispatch();
    }

    private lost(scorer: BatchScorer, reason: string): void {
        this.scorers.delete(scorer);
        const index = this.idle.indexOf(scorer);
        if (index >= 0) this.idle.splice(index, 1);
        if (this.closing) return;
        this.args.observer?.crash?.(new ScorerCrash(reason));
        this.replace(0);
    }

    private replace(failures: number): void {
        const delay = this.args.restartDelayMs?.(failures) ?? Math.min(100 * 2 ** failures, 10_000);
        const timer = setTimeout(
            () => {
                this.restarts.delete(timer);
                const starting = this.args
                    .start()
                    .then(
                        async (scorer) => {
                            if (this.closing) await scorer.close();
                            else this.add(scorer);
                        },
                        (error: unknown) => {
                            this.args.observer?.restartFailed?.(error);
                            if (!this.closing) this.replace(failures + 1);
                        },
                    )
                    .finally(() => this.starting.delete(starting));
                this.starting.add(starting);
            },
            failures === 0 ? 0 : delay,
        );
        this.restarts.add(timer);
    }

    private dispatch(): void {
        while (this.idle.length > 0 && this.queue.length > 0) {
            // A request of many texts is spread over all free scorers instead of filling one.
            const share = Math.ceil(this.queue.length / this.idle.length);
            const batch = this.queue.take(share);
            if (batch.length === 0) break;
            void this.run(this.idle.pop() as BatchScorer, batch);
        }
        this.settle();
    }

    private async run(scorer: BatchScorer, batch: QueueEntry[]): Promise<void> {
        this.running++;
        const startedAt = performance.now();
        let crashed = false;
        try {
            const logits = await scorer.score(batch.map(({ encoding }) => encoding));
            batch.forEach((entry, i) => entry.resolve(logits[i] as Float32Array));
            this.report(batch, startedAt);
        } catch (error) {
            // A thread that crashed is not free again, though its end may not be told yet.
            crashed = error instanceof ScorerCrash;
            const again = this.closing ? [] : batch.filter((entry) => !entry.isRetry);
            for (const entry of batch) if (!again.includes(entry)) entry.reject(error);
            this.queue.putBack(again);
        } finally {
            this.running--;
            if (!crashed && this.scorers.has(scorer) && !this.closing) this.idle.push(scorer);
            this.dispatch();
        }
    }

    private report(batch: readonly QueueEntry[], startedAt: number): void {
        const lengths = batch.map(({ encoding }) => encoding.length);
        const longest = Math.max(1, ...lengths);
        const facts: BatchFacts = {
            texts: batch.length,
            tokens: lengths.reduce((sum, length) => sum + length, 0),
            paddedTokens: longest * batch.length,
            queueMs: batch.map(({ enqueuedAt }) => startedAt - enqueuedAt),
            inferenceMs: performance.now() - startedAt,
        };
        this.args.observer?.batch?.(facts);
        for (const entry of batch) entry.told?.(facts, startedAt - entry.enqueuedAt);
    }

    private settle(): void {
        if (!this.isQuiet()) return;
        for (const resolve of this.drained.splice(0)) resolve();
    }

    private isQuiet(): boolean {
        return this.queue.length === 0 && this.running === 0 && this.holds === 0;
    }
}

/** As Promise.all, but the first error comes when all are over, so that none goes on unseen. */
async function allOrError(promises: Promise<void>[]): Promise<void> {
    const failed = (await Promise.allSettled(promises)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
}
