import { createHash } from "node:crypto";
import type { ModelContract } from "../../model/contract";

/**
 * sha256 (hex) of what makes a model answer as it does, and of what it was made from; two trainings that come
 * out the same have the same. Time and evaluation do not count.
 */
export function modelDigest(contract: ModelContract): string {
    const { family, labels, max_length, calibration, thresholds, files, training } = contract;
    const { data_sha256, rows, seed } = training;
    const perLabel = labels.map((label) => {
        const { a, b } = calibration[label];
        return [label, a, b, thresholds[label]];
    });
    const digests = Object.entries(files)
        .map(([name, { sha256 }]) => `${name} ${sha256}`)
        .sort();
    return createHash("sha256")
        .update(JSON.stringify([family, max_length, perLabel, digests, data_sha256, rows, seed]))
        .digest("hex");
}
