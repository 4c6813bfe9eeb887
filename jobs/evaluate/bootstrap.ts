import { Random } from "../data/random";

/** Resamples of an interval; with 1,000 the bounds of a 95 % interval rest on 25 resamples each. */
export const RESAMPLES = 1000;
export const SEED = 20_261_124;
const TAIL = 0.025;
/** Least share of resamples in which a figure must be defined for an interval to be given. */
const MIN_DEFINED = 0.95;

/** Bounds of a 95 % confidence interval. */
export type Interval = readonly [low: number, high: number];

/**
 * Draws resamples of rows with replacement, each stratum (class) keeping its number of rows, as pROC does for ROC
 * curves (Robin et al., 2011); so that no resample lacks a class. A resample is told as how often each row is in
 * it: rankings are counted anew from that, nothing is sorted again.
 */
export class StratifiedBootstrap {
    private readonly strata: Uint32Array[];
    private readonly random: Random;
    /** [rows] how often each row is in the present resample. */
    readonly weights: Uint32Array;

    /** @param stratumOf [rows] small whole numbers. */
    constructor(stratumOf: ArrayLike<number>, seed = SEED) {
        const rows = new Map<number, number[]>();
        for (let row = 0; row < stratumOf.length; row++) {
            const stratum = stratumOf[row] as number;
            const known = rows.get(stratum);
            if (known) known.push(row);
            else rows.set(stratum, [row]);
        }
        this.strata = [...rows].sort(([a], [b]) => a - b).map(([, members]) => Uint32Array.from(members));
        this.weights = new Uint32Array(stratumOf.length);
        this.random = new Random(seed);
    }

    /** The next resample, in `weights` of this object. */
    draw(): Uint32Array {
        this.weights.fill(0);
        for (const members of this.strata) {
            for (let drawn = 0; drawn < members.length; drawn++) {
                const row = members[this.random.below(members.length)] as number;
                this.weights[row] = (this.weights[row] as number) + 1;
            }
        }
        return this.weights;
    }
}

/** Values of one figure over the resamples; undefined ones are null. */
export class Replicates {
    private readonly values: number[] = [];
    private drawn = 0;

    add(value: number | null): void {
        this.drawn++;
        if (value !== null) this.values.push(value);
    }

    /**
     * Percentile interval (Efron and Tibshirani, 1993, chapter 13); null where the figure is undefined in too
     * many resamples.
     */
    percentile(): Interval | null {
        if (this.values.length === 0 || this.values.length < MIN_DEFINED * this.drawn) return null;
        const sorted = Float64Array.from(this.values).sort();
        return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
    }

    /**
     * Basic interval, the percentile one mirrored at the estimate (Davison and Hinkley, 1997, chapter 5), within
     * `bounds` and wide enough to hold the estimate: for a figure that resampling itself drives up, as it does
     * with the calibration error, whose percentile interval would lie above the estimate.
     */
    basic(estimate: number, [least, most]: Interval): Interval | null {
        const percentile = this.percentile();
        if (!percentile) return null;
        const [low, high] = percentile;
        return [
            Math.min(estimate, Math.max(least, 2 * estimate - high)),
            Math.max(estimate, Math.min(most, 2 * estimate - low)),
        ];
    }
}

/** Quantile by linear interpolation (type 7 of Hyndman and Fan, 1996, numpy's default) of rising values. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] as number;
    const above = sorted[Math.ceil(place)] as number;
    return below + (above - below) * (place - Math.floor(place));
}
