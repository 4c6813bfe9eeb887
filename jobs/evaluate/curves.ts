import type { Label } from "../../model/contract";
import { calibrationBins, type CalibrationBin } from "./metrics";
import type { RankedPoint, Ranking } from "./ranking";

/** What the plots of one label show; shares within 0 to 1. */
export interface LabelCurves {
    label: Label;
    roc: { fpr: number; tpr: number }[];
    pr: { recall: number; precision: number }[];
    calibration: CalibrationBin[];
    sweep: SweepPoint[];
}

/** The figures at one threshold. */
export interface SweepPoint {
    threshold: number;
    precision: number | null;
    recall: number;
    fpr: number;
}

/** Movement along the ROC curve between two points of a plot; a smaller one is not told apart there. */
const STEP = 0.01;
const SWEEP_STEPS = 100;

/** Curves of one label; null where only one class is there, of which no curve speaks. */
export function curvesOf(
    label: Label,
    ranking: Ranking,
    scores: ArrayLike<number>,
    labels: ArrayLike<number>,
): LabelCurves | null {
    const { positives, negatives } = ranking;
    if (positives === 0 || negatives === 0) return null;
    const shown = thinned(ranking);
    return {
        label,
        roc: [
            { fpr: 0, tpr: 0 },
            ...shown.map(({ tp, fp }) => ({ fpr: fp / negatives, tpr: tp / positives })),
        ],
        pr: shown.map(({ tp, fp }) => ({ recall: tp / positives, precision: tp / (tp + fp) })),
        calibration: calibrationBins(scores, labels),
        sweep: sweep(ranking),
    };
}

function sweep({ positives, negatives, points }: Ranking): SweepPoint[] {
    const result: SweepPoint[] = [];
    let next = 0;
    // From 1 downwards, as the points are ordered.
    for (let step = SWEEP_STEPS; step >= 0; step--) {
        const threshold = step / SWEEP_STEPS;
        while (next < points.length && (points[next] as { threshold: number }).threshold >= threshold) next++;
        const { tp, fp } = points[next - 1] ?? { tp: 0, fp: 0 };
        const precision = tp + fp === 0 ? null : tp / (tp + fp);
        result.push({ threshold, precision, recall: tp / positives, fpr: fp / negatives });
    }
    return result.reverse();
}

/** Points that are apart on the plot, first and last always among them; of a rare label each positive is one. */
function thinned({ positives, negatives, points }: Ranking): RankedPoint[] {
    let kept: RankedPoint | undefined;
    return points.filter((point, index) => {
        const moved = kept
            ? (point.tp - kept.tp) / positives + (point.fp - kept.fp) / negatives >= STEP
            : true;
        if (!moved && index !== points.length - 1) return false;
        kept = point;
        return true;
    });
}
