import type { ModelContract } from "./contract";

/** Probabilities of one text's logits, both in the contract's label order. */
export type Calibrate = (logits: Float32Array) => Float32Array;

/**
 * Logits to calibrated probabilities by Platt's scaling, `p = 1 / (1 + exp(-(a·logit + b)))` (Platt, 1999),
 * with the contract's a and b of each label.
 */
export function calibration(contract: ModelContract): Calibrate {
    const scalings = contract.labels.map((label) => contract.calibration[label]);
    return (logits) =>
        Float32Array.from(scalings, ({ a, b }, label) => sigmoid(a * (logits[label] as number) + b));
}

/** Never overflows: exp is only taken of what is not positive. */
function sigmoid(x: number): number {
    const small = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + small) : small / (1 + small);
}
