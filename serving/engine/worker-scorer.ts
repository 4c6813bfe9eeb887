import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { ScorerCrash, type BatchScorer } from "./batch-scorer";
import { rowsOf } from "../../model/padding";
import {
    fromThreadError,
    packBatch,
    type ThreadMessage,
    type WorkerData,
    type WorkerMessage,
} from "./worker-messages";

interface Waiting {
    resolve(logits: Float32Array): void;
    reject: (error: unknown) => void;
}

/** A scoring thread with its own ONNX session: `session.run` blocks its thread, so it must not be ours. */
export class WorkerScorer implements BatchScorer {
    readonly closed: Promise<string>;
    private readonly waiting = new Map<number, Waiting>();
    private nextId = 0;
    private ended: string | null = null;

    private constructor(private readonly worker: Worker) {
        this.closed = new Promise((resolve) => {
            worker.on("error", (error: Error) => this.end(error.message));
            worker.on("exit", (code) => {
                resolve(this.end(`exit code ${code}`));
            });
        });
    }

    /**
     * Starts a thread and waits until its session is loaded.
     *
     * @throws {ModelError} where the graph is refused.
     * @throws {ScorerCrash} where the thread ends before.
     */
    static async start(data: WorkerData): Promise<WorkerScorer> {
        const worker = startWorker(data);
        const scorer = new WorkerScorer(worker);
        await new Promise<void>((resolve, reject) => {
            worker.on("message", (message: WorkerMessage) => {
                if (message.type === "ready") resolve();
                else if (message.type === "refused") reject(fromThreadError(message.error));
                else scorer.receive(message);
            });
            void scorer.closed.then(() => reject(new ScorerCrash("before its model was loaded")));
        }).catch(async (error: unknown) => {
            await scorer.close();
            throw error;
        });
        return scorer;
    }

    score(encodings: readonly Int32Array[]): Promise<Float32Array[]> {
        if (this.ended !== null) return Promise.reject(new ScorerCrash("it ended before the batch"));
        const id = this.nextId++;
        const batch = packBatch(encodings);
        return new Promise<Float32Array>((resolve, reject) => {
            this.waiting.set(id, { resolve, reject });
            this.send({ type: "score", id, batch }, [batch.buffer]);
        }).then((logits) => rowsOf(logits, encodings.length));
    }

    /**
     * Lets the thread end by itself, after the batch that it may be in. It is never terminated: that stops a thread
     * inside ONNX Runtime's native code, which then throws where nobody catches and takes the whole process along.
     */
    async close(): Promise<void> {
        this.send({ type: "end" });
        await this.closed;
    }

    private send(message: ThreadMessage, transferred: ArrayBuffer[] = []): void {
        this.worker.postMessage(message, transferred);
    }

    private receive(message: Extract<WorkerMessage, { id: number }>): void {
        const waiting = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        if (message.type === "logits") waiting?.resolve(message.logits);
        else waiting?.reject(fromThreadError(message.error));
    }

    /** @returns The first reason: an error comes before the exit that it causes. */
    private end(reason: string): string {
        this.ended ??= reason;
        for (const { reject } of this.waiting.values()) reject(new ScorerCrash(reason));
        this.waiting.clear();
        return this.ended;
    }
}

/** The thread's file lies beside this one: TypeScript in development, where tsx must be loaded, or bundled. */
function startWorker(workerData: WorkerData): Worker {
    const extension = extname(__filename);
    return new Worker(join(__dirname, `scoring-worker${extension}`), {
        workerData,
        // A batch's arrays live outside the heap; the little inside it needs no large young generation, whose
        // default would let each thread keep tens of megabytes.
        resourceLimits: { maxYoungGenerationSizeMb: 4 },
        execArgv: extension === ".ts" ? ["--require", require.resolve("tsx/cjs")] : [],
    });
}
