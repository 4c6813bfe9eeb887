import type { Interval } from "../bootstrap";

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * 95 % interval of a share by Wilson's score method (Wilson, 1927): sound at 0 and 1 and for small counts.
 *
 * @throws where there are no trials
 */
export function wilsonInterval(successes: number, trials: number): Interval {
    if (!(trials > 0 && successes >= 0 && successes <= trials))
        throw new Error(`bug: ${successes} of ${trials} is no share`);
    const share = successes / trials;
    const square = (Z * Z) / trials;
    const centre = (share + square / 2) / (1 + square);
    const half = (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
    return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}

/**
 * Chance of at least `losses` losses among `losses + wins` changes when a loss and a win are equally likely: the
 * one-sided exact test of McNemar (1947) on paired outcomes.
 */
export function signTest(losses: number, wins: number): number {
    const trials = losses + wins;
    // C(n, k) / 2ⁿ for k = 0, 1, … by its ratio to the one before; n is some dozens.
    let term = 0.5 ** trials;
    let below = 0;
    for (let k = 0; k < losses; k++) {
        below += term;
        term *= (trials - k) / (k + 1);
    }
    return Math.min(1, Math.max(0, 1 - below));
}
