import type { BatchScorer } from "./batch-scorer";

/** What one run of the graph took. */
export interface RunSample {
    paddedTokens: number;
    ms: number;
}

/** Where nothing was measured, or a measure came out absurd: what a small encoder needs. */
export const DEFAULT_OVERHEAD_TOKENS = 16;
const MOST_OVERHEAD_TOKENS = 4096;

/**
 * Cost of a run by itself, in padded tokens, from a small and a large run: a run of n padded tokens takes
 * `fixed + n × each`, and the overhead is `fixed / each`.
 */
export function overheadTokens(small: RunSample, large: RunSample): number {
    const each = (large.ms - small.ms) / (large.paddedTokens - small.paddedTokens);
    const overhead = (small.ms - small.paddedTokens * each) / each;
    // Where the large run is no slower, tokens cost nothing that could be measured.
    if (!(each > 0)) return MOST_OVERHEAD_TOKENS;
    return Math.min(MOST_OVERHEAD_TOKENS, Math.max(1, Math.round(overhead)));
}

const LARGE_BATCH = 4;
const LARGE_RUNS = 3;
/** Short runs cost next to nothing; one of so many is undisturbed even where others take the core away. */
const SHORT_RUNS = 12;

/**
 * Runs a fresh scorer until it is warm, and says what its runs cost. The way to its thread and back is part of that.
 *
 * @param encodings A short text and a long one.
 */
export async function warmUp(
    scorer: BatchScorer,
    [short, long]: readonly [Int32Array, Int32Array],
): Promise<number> {
    const small = await fastest(scorer, [short], SHORT_RUNS);
    const large = await fastest(
        scorer,
        Array.from({ length: LARGE_BATCH }, () => long),
        LARGE_RUNS,
    );
    return overheadTokens(small, large);
}

/** The fastest of several runs of one batch, all of whose texts have the same length. */
async function fastest(scorer: BatchScorer, batch: readonly Int32Array[], runs: number): Promise<RunSample> {
    let ms = Infinity;
    for (let run = 0; run < runs; run++) {
        const startedAt = performance.now();
        await scorer.score(batch);
        ms = Math.min(ms, performance.now() - startedAt);
    }
    return { paddedTokens: Math.max(1, batch[0]?.length ?? 0) * batch.length, ms };
}
