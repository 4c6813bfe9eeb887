import type { Label } from "../../model/contract";
import { calibrationBins, confusionAt, type CalibrationBin } from "./metrics";
import type { Ranking } from "./ranking";

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
export function curvesOf(label: Label, ranking: Ranking): LabelCurves | null {
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
        calibration: calibrationBins(ranking),
        sweep: sweep(ranking),
    };
}

function sweep(ranking: Ranking): SweepPoint[] {
    return Array.from({ length: SWEEP_STEPS + 1 }, (_, step) => {
        const threshold = step / SWEEP_STEPS;
        const { tp, fp } = confusionAt(ranking, threshold);
        const precision = tp + fp === 0 ? null : tp / (tp + fp);
        return { threshold, precision, recall: tp / ranking.positives, fpr: fp / ranking.negatives };
    });
}

/** Points that are apart on the plot, first and last always among them; of a rare label each positive is one. */
function thinned({ positives, negatives, tp, fp }: Ranking): { tp: number; fp: number }[] {
    const kept: { tp: number; fp: number }[] = [];
    tp.forEach((count, index) => {
        const point = { tp: count, fp: fp[index] as number };
        const last = kept.at(-1);
        const moved = !last || (point.tp - last.tp) / positives + (point.fp - last.fp) / negatives >= STEP;
        if (moved || index === tp.length - 1) kept.push(point);
    });
    return kept;
}
