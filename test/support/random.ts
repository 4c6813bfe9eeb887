/** Numbers from 0 to below 1 that are the same in each run (mulberry32). */
export function seededRandom(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

/** Whole numbers from 0 to below a bound that are the same in each run (Lehmer's generator, as MINSTD). */
export function seededBelow(seed: number): (below: number) => number {
    let state = seed;
    return (below) => (state = (state * 48_271) % 0x7fffffff) % below;
}
