import type { Ranking } from "./ranking";

/** How often a decision was right and wrong. */
export interface Confusion {
    tp: number;
    fp: number;
    tn: number;
    fn: number;
}

/** Decisions at a threshold: a score at or above it counts as positive. */
export function confusionAt(ranking: Ranking, threshold: number): Confusion {
    const { thresholds, positives, negatives } = ranking;
    // The thresholds fall: the last point that is still at or above is looked for by halving.
    let low = 0;
    let high = thresholds.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (at(thresholds, middle) >= threshold) low = middle + 1;
        else high = middle;
    }
    const tp = low === 0 ? 0 : at(ranking.tp, low - 1);
    const fp = low === 0 ? 0 : at(ranking.fp, low - 1);
    return { tp, fp, tn: negatives - fp, fn: positives - tp };
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

/** fp / (fp + tn), the false positive rate: the share of negatives that was flagged; null without negatives. */
export function falsePositiveRate({ fp, tn }: Confusion): number | null {
    return ratio(fp, fp + tn);
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
export function rocAuc({ positives, negatives, tp, fp }: Ranking): number | null {
    if (positives === 0 || negatives === 0) return null;
    let area = 0;
    let tpBefore = 0;
    let fpBefore = 0;
    for (let point = 0; point < tp.length; point++) {
        const tpNow = at(tp, point);
        const fpNow = at(fp, point);
        area += ((fpNow - fpBefore) * (tpNow + tpBefore)) / 2;
        tpBefore = tpNow;
        fpBefore = fpNow;
    }
    return area / (positives * negatives);
}

/**
 * Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores: the area under the precision-recall curve
 * without interpolation (as scikit-learn's `average_precision_score`). Null without positives.
 */
export function averagePrecision({ positives, tp, fp }: Ranking): number | null {
    if (positives === 0) return null;
    let sum = 0;
    let before = 0;
    for (let point = 0; point < tp.length; point++) {
        const now = at(tp, point);
        if (now === before) continue;
        sum += (now - before) * (now / (now + at(fp, point)));
        before = now;
    }
    return sum / positives;
}

/** Shares of counts are compared with this much room, as 0.9 · 70 may come out a hair above 63. */
const ROUNDING = 1e-9;

/**
 * The smallest share of negatives that is flagged when at least `sensitivity` of the positives is: what
 * catching most of the toxic comments costs the innocent ones. Null where there is only one class.
 */
export function fprAtSensitivity(ranking: Ranking, sensitivity: number): number | null {
    const { positives, negatives, tp, fp } = ranking;
    if (positives === 0 || negatives === 0) return null;
    const wanted = sensitivity * positives - ROUNDING;
    const reached = tp.findIndex((count) => count >= wanted);
    return reached < 0 ? 1 : at(fp, reached) / negatives;
}

/**
 * The largest share of positives that is flagged while at most `fpr` of the negatives are: what can be caught
 * when so many false alarms are bearable. Null where there is only one class.
 */
export function sensitivityAtFpr(ranking: Ranking, fpr: number): number | null {
    const { positives, negatives, tp, fp } = ranking;
    if (positives === 0 || negatives === 0) return null;
    const allowed = fpr * negatives + ROUNDING;
    const beyond = fp.findIndex((count) => count > allowed);
    const last = (beyond < 0 ? fp.length : beyond) - 1;
    return last < 0 ? 0 : at(tp, last) / positives;
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
export function calibrationBins({ thresholds, tp, fp }: Ranking): CalibrationBin[] {
    const rows = new Float64Array(CALIBRATION_BINS);
    const scores = new Float64Array(CALIBRATION_BINS);
    const positives = new Float64Array(CALIBRATION_BINS);
    let tpBefore = 0;
    let fpBefore = 0;
    for (let point = 0; point < thresholds.length; point++) {
        const score = at(thresholds, point);
        if (!(score >= 0 && score <= 1)) throw new Error(`bug: a score is ${score}, not within 0 to 1`);
        const bin = Math.min(CALIBRATION_BINS - 1, Math.floor(score * CALIBRATION_BINS));
        const positive = at(tp, point) - tpBefore;
        const count = positive + at(fp, point) - fpBefore;
        rows[bin] = at(rows, bin) + count;
        scores[bin] = at(scores, bin) + score * count;
        positives[bin] = at(positives, bin) + positive;
        tpBefore = at(tp, point);
        fpBefore = at(fp, point);
    }
    const bins: CalibrationBin[] = [];
    rows.forEach((count, bin) => {
        if (count === 0) return;
        bins.push({
            rows: count,
            meanScore: at(scores, bin) / count,
            positiveRate: at(positives, bin) / count,
        });
    });
    return bins;
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

function at(values: ArrayLike<number>, index: number): number {
    return values[index] as number;
}
