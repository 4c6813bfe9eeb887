import { ModelError, type ModelFault } from "../../model/model-folder";

/** What a scoring thread is started with. */
export interface WorkerData {
    directory: string;
    /** Number of labels the contract promises. */
    labels: number;
}

/** To the thread. */
export type ThreadMessage =
    | { type: "score"; id: number; encodings: readonly Int32Array[] }
    /** Finish what was sent before, free the session and end. */
    | { type: "end" };

/** From the thread. */
export type WorkerMessage =
    | { type: "ready" }
    | { type: "refused"; error: ThreadError }
    | { type: "logits"; id: number; logits: Float32Array[] }
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
