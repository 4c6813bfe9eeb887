import { Replicates, RESAMPLES, StratifiedBootstrap, type Interval } from "./bootstrap";
import * as metrics from "./metrics";
import { emptyRanking, rank, recount, sortRows, type Ranking } from "./ranking";

/** What one model says of one label: [rows] scores, and the threshold at which it decides. */
export interface LabelScores {
    scores: ArrayLike<number>;
    threshold: number;
}

/** Metric name to value; null where the rows do not define it. */
export type Figures = Record<string, number | null>;
export type Intervals = Record<string, Interval>;

/** Sensitivities at which false positives are told, and false positive rates at which sensitivity is. */
export const SENSITIVITIES = [0.8, 0.9, 0.95] as const;
export const FALSE_POSITIVE_RATES = [0.01, 0.05, 0.1] as const;
/** The sensitivity at which models are compared and gated. */
export const KEY_FPR = "fpr_at_90_sensitivity";

/** Fewer rows of a class than this tell too little for an interval. */
export const MIN_PER_CLASS = 10;

const CALIBRATION_ERROR = "calibration_error";
/** Figures that two models are compared by. */
export const COMPARED = ["roc_auc", "pr_auc", "f1", "accuracy", KEY_FPR, CALIBRATION_ERROR] as const;

/** Every figure of one label, from its ranking. */
export function figuresOf(ranking: Ranking, threshold: number): Figures {
    const decisions = metrics.confusionAt(ranking, threshold);
    const figures: Figures = {
        accuracy: metrics.accuracy(decisions),
        precision: metrics.precision(decisions),
        recall: metrics.recall(decisions),
        f1: metrics.f1(decisions),
        fpr: metrics.falsePositiveRate(decisions),
        roc_auc: metrics.rocAuc(ranking),
        pr_auc: metrics.averagePrecision(ranking),
        [CALIBRATION_ERROR]: metrics.expectedCalibrationError(metrics.calibrationBins(ranking)),
    };
    for (const sensitivity of SENSITIVITIES)
        figures[`fpr_at_${percent(sensitivity)}_sensitivity`] = metrics.fprAtSensitivity(
            ranking,
            sensitivity,
        );
    for (const fpr of FALSE_POSITIVE_RATES)
        figures[`sensitivity_at_${percent(fpr)}_fpr`] = metrics.sensitivityAtFpr(ranking, fpr);
    return figures;
}

/** Figures of one label with their intervals, which are absent where a class has fewer than `MIN_PER_CLASS` rows. */
export function measureLabel(
    { scores, threshold }: LabelScores,
    truth: ArrayLike<number>,
): { figures: Figures; intervals: Intervals; ranking: Ranking } {
    const sorted = sortRows(scores, truth);
    const ranking = rank(scores, truth);
    const figures = figuresOf(ranking, threshold);
    if (!enough(ranking)) return { figures, intervals: {}, ranking };
    const resample = emptyRanking(sorted);
    const bootstrap = new StratifiedBootstrap(truth);
    const replicates = new Map(Object.keys(figures).map((name) => [name, new Replicates()]));
    for (let drawn = 0; drawn < RESAMPLES; drawn++) {
        const resampled = figuresOf(recount(sorted, bootstrap.draw(), resample), threshold);
        for (const [name, values] of replicates) values.add(resampled[name] ?? null);
    }
    const intervals: Intervals = {};
    for (const [name, values] of replicates) {
        const estimate = figures[name] ?? null;
        if (estimate === null) continue;
        const interval = name === CALIBRATION_ERROR ? values.basic(estimate, [0, 1]) : values.percentile();
        if (interval) intervals[name] = interval;
    }
    return { figures, intervals, ranking };
}

/** By how much a figure of the first model is above the second's. */
export interface Difference {
    value: number;
    other: number;
    difference: number;
    /** Paired: both models are measured on the same resamples. null where a class has too few rows. */
    interval: Interval | null;
}

/**
 * Differences between two models over the same rows, by the paired bootstrap (Efron and Tibshirani, 1993): what
 * makes a resample easy or hard is the same for both, and cancels.
 */
export function compareLabel(
    first: LabelScores,
    second: LabelScores,
    truth: ArrayLike<number>,
): Record<string, Difference> {
    const models = [first, second].map((model) => {
        const sorted = sortRows(model.scores, truth);
        const figures = figuresOf(rank(model.scores, truth), model.threshold);
        return { sorted, figures, threshold: model.threshold, resample: emptyRanking(sorted) };
    }) as [PairedModel, PairedModel];
    const replicates = new Map(COMPARED.map((name) => [name as string, new Replicates()]));
    if (enough(rank(first.scores, truth))) {
        const bootstrap = new StratifiedBootstrap(truth);
        for (let drawn = 0; drawn < RESAMPLES; drawn++) {
            const weights = bootstrap.draw();
            const [a, b] = models.map((model) =>
                figuresOf(recount(model.sorted, weights, model.resample), model.threshold),
            ) as [Figures, Figures];
            for (const [name, values] of replicates) values.add(minus(a[name], b[name]));
        }
    }
    const differences: Record<string, Difference> = {};
    for (const [name, values] of replicates) {
        const [value, other] = [models[0].figures[name], models[1].figures[name]];
        const difference = minus(value, other);
        if (difference === null) continue;
        differences[name] = {
            value: value as number,
            other: other as number,
            difference,
            interval: values.percentile(),
        };
    }
    return differences;
}

interface PairedModel {
    sorted: ReturnType<typeof sortRows>;
    figures: Figures;
    threshold: number;
    resample: Ranking;
}

function enough({ positives, negatives }: Ranking): boolean {
    return Math.min(positives, negatives) >= MIN_PER_CLASS;
}

function minus(a: number | null | undefined, b: number | null | undefined): number | null {
    return a === null || a === undefined || b === null || b === undefined ? null : a - b;
}

function percent(share: number): number {
    return Math.round(share * 100);
}
