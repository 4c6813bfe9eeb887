import type { Parity } from "./parity";

/** A candidate as it was found: with its parity, or with the reason why it cannot be used. */
export type Candidate = { name: string; bytes: number } & (
    ({ parity: Parity } & { error?: undefined }) | { error: string }
);

export const ORIGINAL = "original";

export interface Choice {
    /** Name of a candidate, or `ORIGINAL`. */
    chosen: string;
    why: string;
}

/** The smallest graph whose parity is within the gate; the original where no smaller one is. */
export function choose(
    originalBytes: number,
    candidates: readonly Candidate[],
    maxParityDelta: number,
): Choice {
    const within = candidates.filter((c) => c.error === undefined && c.parity.maxDelta <= maxParityDelta);
    const smaller = within.filter((c) => c.bytes < originalBytes).sort((a, b) => a.bytes - b.bytes);
    const [best] = smaller;
    if (best) return { chosen: best.name, why: `the smallest within the parity gate of ${maxParityDelta}` };
    const reason =
        candidates.length === 0
            ? "there was no candidate"
            : within.length > 0
              ? "no candidate within the parity gate is smaller"
              : `no candidate was within the parity gate of ${maxParityDelta}`;
    return { chosen: ORIGINAL, why: `${reason}, the original is kept` };
}
