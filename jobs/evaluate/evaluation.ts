import { z } from "zod";
import { JIGSAW_LABELS, type Label, type ModelContract } from "../../model/contract";
import { curvesOf, type LabelCurves } from "./curves";
import type { LabelledComment } from "./data-set";
import * as metrics from "./metrics";
import { rank } from "./ranking";

/** What an evaluation needs of a scorer: probabilities of each label, in the contract's order, text by text. */
export interface TextScorer {
    readonly contract: ModelContract;
    scoreTexts(texts: readonly string[]): Promise<ArrayLike<number>[]>;
}

/** `evaluation.json` */
export const evaluationSchema = z.object({
    contract: z.literal(1),
    split: z.string(),
    rows: z.int().positive(),
    /** sha256 of the graph that was measured, and fingerprint of the data. */
    model_sha256: z.string(),
    data_sha256: z.string(),
    /** `<metric>.<label>` and `<metric>.macro` to value; what one class alone does not define is absent. */
    metrics: z.record(z.string(), z.number()),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** The sensitivity at which false positives are compared. */
export const SENSITIVITY = 0.9;

/** Scores [rows][labels] and what follows from them. */
export interface Measured {
    scores: ArrayLike<number>[];
    metrics: Record<string, number>;
    curves: LabelCurves[];
}

/** Scores the rows as the server would, and measures each label at the contract's threshold. */
export async function measure(scorer: TextScorer, rows: readonly LabelledComment[]): Promise<Measured> {
    const scores = await scorer.scoreTexts(rows.map((row) => row.text));
    const byLabel = JIGSAW_LABELS.map((label, column) => {
        const p = Float64Array.from(scores, (row) => row[column] as number);
        const truth = Uint8Array.from(rows, (row) => row.labels[column] as number);
        return { label, ...measureLabel(label, p, truth, scorer.contract.thresholds[label]) };
    });
    const named: Record<string, number> = {};
    for (const name of Object.keys(byLabel[0]?.values ?? {})) {
        const present: number[] = [];
        for (const { label, values } of byLabel) {
            const value = values[name];
            if (value === null || value === undefined) continue;
            named[`${name}.${label}`] = value;
            present.push(value);
        }
        if (present.length > 0)
            named[`${name}.macro`] = present.reduce((sum, v) => sum + v, 0) / present.length;
    }
    return { scores, metrics: named, curves: byLabel.flatMap(({ curves }) => curves ?? []) };
}

function measureLabel(
    label: Label,
    scores: Float64Array,
    truth: Uint8Array,
    threshold: number,
): { values: Record<string, number | null>; curves: LabelCurves | null } {
    const decisions = metrics.confusion(scores, truth, threshold);
    const ranking = rank(scores, truth);
    return {
        values: {
            accuracy: metrics.accuracy(decisions),
            precision: metrics.precision(decisions),
            recall: metrics.recall(decisions),
            f1: metrics.f1(decisions),
            roc_auc: metrics.rocAuc(ranking),
            pr_auc: metrics.averagePrecision(ranking),
            fpr_at_90_sensitivity: metrics.fprAtSensitivity(ranking, SENSITIVITY),
            calibration_error: metrics.expectedCalibrationError(metrics.calibrationBins(scores, truth)),
        },
        curves: curvesOf(label, ranking, scores, truth),
    };
}
