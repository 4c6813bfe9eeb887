import type { Ranking } from "./ranking";

/** How often a decision was right and wrong. */
export interface Confusion {
    tp: number;
    fp: number;
    tn: number;
    fn: number;
}

/** Decisions at a threshold: a score at or above it counts as positive. */
export function confusion(
    scores: ArrayLike<number>,
    labels: ArrayLike<number>,
    threshold: number,
): Confusion {
    const counts = { tp: 0, fp: 0, tn: 0, fn: 0 };
    for (let row = 0; row < scores.length; row++) {
        const positive = (scores[row] as number) >= threshold;
        if (labels[row] === 1) counts[positive ? "tp" : "fn"]++;
        else counts[positive ? "fp" : "tn"]++;
    }
    return counts;
}

/** (tp + tn) / all; null without rows. */
export function accuracy({ tp, fp, tn, fn }: Confusion): number | null {
    return ratio(tp + tn, tp + fp + tn + fn);
}

/** tp / (tp + fp): the share of right ones among the flagged; null where nothing was flagged. */
export function precision({ tp, fp }: Confusion): number | null {
    return ratio(tp, tp + fp);
}

/** tp / (tp + fn), also called sensitivity: the share of positives that was flagged; null without positives. */
export function recall({ tp, fn }: Confusion): number | null {
    return ratio(tp, tp + fn);
}

/**
 * 2tp / (2tp + fp + fn), the harmonic mean of precision and recall (van Rijsbergen, 1979). Null without
 * positives, where it would be 0 whatever the model does.
 */
export function f1({ tp, fp, fn }: Confusion): number | null {
    return tp + fn === 0 ? null : ratio(2 * tp, 2 * tp + fp + fn);
}

/**
 * Area under the ROC curve by trapezoids: the chance that a positive scores above a negative, ties counting one
 * half (Hanley and McNeil, 1982). Null where there is only one class.
 */
export function rocAuc({ positives, negatives, points }: Ranking): number | null {
    if (positives === 0 || negatives === 0) return null;
    let area = 0;
    let before = { tp: 0, fp: 0 };
    for (const point of points) {
        area += ((point.fp - before.fp) * (point.tp + before.tp)) / 2;
        before = point;
    }
    return area / (positives * negatives);
}

/**
 * Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores: the area under the precision-recall curve
 * without interpolation (as scikit-learn's `average_precision_score`). Null without positives.
 */
export function averagePrecision({ positives, points }: Ranking): number | null {
    if (positives === 0) return null;
    let sum = 0;
    let before = 0;
    for (const { tp, fp } of points) {
        sum += (tp - before) * (tp / (tp + fp));
        before = tp;
    }
    return sum / positives;
}

/**
 * The smallest share of negatives that is flagged when at least `sensitivity` of the positives is: what
 * catching most of the toxic comments costs the innocent ones. Null where there is only one class.
 */
export function fprAtSensitivity(
    { positives, negatives, points }: Ranking,
    sensitivity: number,
): number | null {
    if (positives === 0 || negatives === 0) return null;
    const reached = points.find(({ tp }) => tp >= sensitivity * positives);
    return reached ? reached.fp / negatives : 1;
}

/** One bin of a reliability diagram. */
export interface CalibrationBin {
    rows: number;
    /** Mean score, and the share of positives, of the bin's rows. */
    meanScore: number;
    positiveRate: number;
}

export const CALIBRATION_BINS = 10;

/** Rows in bins of equal width over [0, 1] by their score, a score of 1 in the last; empty bins are left out. */
export function calibrationBins(scores: ArrayLike<number>, labels: ArrayLike<number>): CalibrationBin[] {
    const sums = Array.from({ length: CALIBRATION_BINS }, () => ({ rows: 0, scores: 0, positives: 0 }));
    for (let row = 0; row < scores.length; row++) {
        const score = scores[row] as number;
        const bin = sums[Math.min(CALIBRATION_BINS - 1, Math.floor(score * CALIBRATION_BINS))];
        if (!bin) throw new Error(`bug: score of row ${row} is ${score}, not within 0 to 1`);
        bin.rows++;
        bin.scores += score;
        bin.positives += labels[row] as number;
    }
    return sums
        .filter(({ rows }) => rows > 0)
        .map(({ rows, scores: sum, positives }) => ({
            rows,
            meanScore: sum / rows,
            positiveRate: positives / rows,
        }));
}

/**
 * Expected calibration error: Σ over bins of (rows in bin / rows) · |share of positives − mean score| (Naeini,
 * Cooper and Hauskrecht, 2015), with ten bins of equal width. Null without rows.
 */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number | null {
    const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
    return ratio(
        bins.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.positiveRate - bin.meanScore), 0),
        rows,
    );
}

function ratio(part: number, whole: number): number | null {
    return whole === 0 ? null : part / whole;
}
