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

const ROUNDS = 3;
const LARGE_BATCH = 4;

/**
 * Runs a fresh scorer until it is warm, and says what its runs cost. The way to its thread and back is part of that.
 *
 * @param encodings A short text and a long one.
 */
export async function warmUp(
    scorer: BatchScorer,
    [short, long]: readonly [Int32Array, Int32Array],
): Promise<number> {
    const batches = [[short], Array.from({ length: LARGE_BATCH }, () => long)];
    const best = batches.map(() => Infinity);
    for (let round = 0; round < ROUNDS; round++) {
        for (const [i, batch] of batches.entries()) {
            const startedAt = performance.now();
            await scorer.score(batch);
            // The fastest round is the one that nothing else disturbed.
            best[i] = Math.min(best[i] as number, performance.now() - startedAt);
        }
    }
    const [small, large] = batches.map((batch, i) => ({
        paddedTokens: Math.max(1, (batch[0] as Int32Array).length) * batch.length,
        ms: best[i] as number,
    })) as [RunSample, RunSample];
    return overheadTokens(small, large);
}
