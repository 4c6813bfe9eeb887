import type { ModelContract } from "./contract";

/**
 * Logits to calibrated probabilities by Platt's scaling, `p = 1 / (1 + exp(-(a·logit + b)))` (Platt, 1999),
 * with the contract's a and b of each label.
 *
 * @param logits Row-major [texts × labels].
 * @returns One row a text, each of as many probabilities as labels.
 */
export function calibrate(logits: Float32Array, contract: ModelContract): Float32Array[] {
    const scalings = contract.labels.map((label) => contract.calibration[label]);
    const width = scalings.length;
    return Array.from({ length: logits.length / width }, (_, row) =>
        Float32Array.from(scalings, ({ a, b }, column) =>
            sigmoid(a * (logits[row * width + column] as number) + b),
        ),
    );
}

/** Never overflows: exp is only taken of what is not positive. */
function sigmoid(x: number): number {
    const small = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + small) : small / (1 + small);
}
