/** Middle value, or the mean of both in the middle. @throws {RangeError} for no values */
export function median(values: readonly number[]): number {
    if (values.length === 0) throw new RangeError("there is no median of no values");
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const upper = sorted[middle] as number;
    return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}

/** Value at or below which a share of the values lies, by the nearest rank. @throws {RangeError} for no values */
export function quantile(values: readonly number[], share: number): number {
    if (values.length === 0) throw new RangeError("there is no quantile of no values");
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}
