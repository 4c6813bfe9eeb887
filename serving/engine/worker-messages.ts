import { ModelError, type ModelFault } from "../../model/model-error";

/** What a scoring thread is started with. */
export interface WorkerData {
    /** A verified model folder. */
    directory: string;
    /** Number of labels the contract promises. */
    labels: number;
}

/** To the thread. */
export type ThreadMessage =
    | { type: "score"; id: number; batch: Int32Array }
    /** Finish what was sent before, free the session and end. */
    | { type: "end" };

/** From the thread. */
export type WorkerMessage =
    | { type: "ready" }
    | { type: "refused"; error: ThreadError }
    /** Row-major, float32 [texts × labels]. */
    | { type: "logits"; id: number; logits: Float32Array }
    | { type: "failed"; id: number; error: ThreadError };

/** An error on its way between threads, where classes get lost; `fault` is null for what is no ModelError. */
export interface ThreadError {
    fault: ModelFault | null;
    message: string;
}

export function toThreadError(error: unknown): ThreadError {
    return { fault: error instanceof ModelError ? error.fault : null, message: (error as Error).message };
}

export function fromThreadError({ fault, message }: ThreadError): Error {
    return fault === null ? new Error(message) : new ModelError(fault, message);
}

/**
 * A batch as one array, which changes threads without a copy: the number of texts, the length of each, then the ids
 * of all.
 */
export function packBatch(encodings: readonly Int32Array[]): Int32Array<ArrayBuffer> {
    const ids = encodings.reduce((sum, { length }) => sum + length, 0);
    const batch = new Int32Array(1 + encodings.length + ids);
    batch[0] = encodings.length;
    let at = 1 + encodings.length;
    encodings.forEach((encoding, i) => {
        batch[1 + i] = encoding.length;
        batch.set(encoding, at);
        at += encoding.length;
    });
    return batch;
}

/** The texts of a packed batch, as views on it. */
export function unpackBatch(batch: Int32Array): Int32Array[] {
    const texts = batch[0] as number;
    let at = 1 + texts;
    return Array.from(batch.subarray(1, at), (length) => batch.subarray(at, (at += length)));
}
