import type { ModelContract } from "../../model/contract";

/** What a scoring thread is started with. */
export interface WorkerData {
    directory: string;
    contract: ModelContract;
}

/** To the thread. */
export interface ScoreMessage {
    id: number;
    encodings: readonly Int32Array[];
}

/** From the thread. */
export type WorkerMessage =
    | { type: "ready" }
    | { type: "refused"; error: unknown }
    | { type: "scores"; id: number; scores: Float32Array[] }
    | { type: "failed"; id: number; message: string };
