/** How texts are put into batches. */
export interface Batching {
    /** Texts of one run of the graph. */
    size: number;
    /**
     * `arrival`: as they come, which is what a server sees that has `size` texts waiting; `sorted`: by length
     * within a window of {@link WINDOW}, which saves padding and needs so many texts at hand.
     */
    order: "arrival" | "sorted";
}

/** Texts that are tokenised, sorted and cut into batches together. */
export const WINDOW = 256;

/** What is tried; the best of them is the limit. */
export const BATCHINGS: readonly Batching[] = [
    ...[1, 2, 4, 8, 16, 32, 64].map((size): Batching => ({ size, order: "arrival" })),
    ...[4, 8, 16, 32, 64].map((size): Batching => ({ size, order: "sorted" })),
];

/** What the limit's process is told, as JSON on its standard input. */
export interface LimitPlan {
    /** Model folder. */
    directory: string;
    /** Scored in a ring. */
    texts: string[];
    /** @default as many as a server here starts: the CPU limit */
    threads?: number;
    batchings: readonly Batching[];
    /** Of each batching, not counted. */
    warmUpSeconds: number;
    /** Of each batching. */
    seconds: number;
}

export interface BatchingResult extends Batching {
    textsPerSecond: number;
    /** CPU time of one text, in ms: less disturbed than the rate by what else the machine does. */
    cpuMsPerText: number;
}

/** What it tells, as JSON on its standard output. */
export interface LimitResult {
    threads: number;
    /** CPU of everything else on this machine meanwhile, in cores; null where that is not known. */
    otherCores: number | null;
    /** One for each batching of the plan, in order. */
    results: BatchingResult[];
}

/** @throws {RangeError} for no results */
export function best(results: readonly BatchingResult[]): BatchingResult {
    return results.reduce((one, other) => (other.textsPerSecond > one.textsPerSecond ? other : one));
}
