import { GATES, type GateName, type Gates } from "../platform";
import { PASS_RATE, REGRESSED } from "./evaluation";
import { KEY_FPR } from "./label-metrics";

/** One limit that a metric must keep. */
export interface GateResult {
    gate: GateName;
    metric: string;
    /** null where the metric could not be measured, which fails the gate. */
    value: number | null;
    limit: number;
    bound: "at least" | "at most";
    passed: boolean;
}

export type EvaluationGates = Omit<Gates, "maxParityDelta">;

/** What the gates look at; of an evaluation. */
export interface GatedEvaluation {
    metrics: Readonly<Record<string, number>>;
    intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
    against: { comparable: boolean; binding: boolean } | null;
}

/** What the share of flagged innocent comments rose by at least, as far as chance allows to say so. */
export const RISE = `against.${KEY_FPR}.toxic`;

/**
 * Every gate on the evaluation; those against production only where there was one to compare with, and not where
 * that one learned from the shipped sample alone: a model of people's comments need not know what it happens to know.
 */
export function evaluationGates(evaluation: GatedEvaluation, gates: EvaluationGates): GateResult[] {
    const { metrics, intervals } = evaluation;
    const atLeast = (gate: GateName, metric: string, limit: number): GateResult => {
        const value = metrics[metric] ?? null;
        return { gate, metric, value, limit, bound: "at least", passed: value !== null && value >= limit };
    };
    const atMost = (gate: GateName, metric: string, value: number | null, limit: number): GateResult => {
        return { gate, metric, value, limit, bound: "at most", passed: value !== null && value <= limit };
    };
    const results = [
        atLeast("minAccuracy", "accuracy.toxic", gates.minAccuracy),
        atLeast("minRocAuc", "roc_auc.toxic", gates.minRocAuc),
        atLeast("minF1", "f1.toxic", gates.minF1),
        atLeast("minBehaviour", PASS_RATE, gates.minBehaviour),
    ];
    if (evaluation.against?.binding !== true) return results;
    const regressed = atMost(
        "maxRegressedFunctions",
        REGRESSED,
        metrics[REGRESSED] ?? null,
        gates.maxRegressedFunctions,
    );
    // Where the other version was trained on nearly all rows of the split there is nothing to compare on.
    if (!evaluation.against.comparable) return [...results, regressed];
    return [
        ...results,
        regressed,
        // The lower bound of the paired interval: above the limit, the rise is more than chance.
        atMost("maxFprRise", `${RISE}.low`, intervals[RISE]?.[0] ?? null, gates.maxFprRise),
    ];
}

/** `0.9500`; a count as a whole number. */
export function formatValue({ metric, value }: Pick<GateResult, "metric" | "value">): string {
    if (value === null) return "–";
    return metric === REGRESSED ? String(value) : value.toFixed(4);
}

/** One sentence for each gate that failed, with metric, value and limit; null where all passed. */
export function gateFailure(
    results: readonly GateResult[],
    regressed: readonly string[] = [],
): string | null {
    const failed = results.filter((r) => !r.passed);
    if (failed.length === 0) return null;
    const sentences = failed.map(({ gate, metric, value, limit, bound }) => {
        const asked = `the gate ${gate} asks for ${bound} ${limit}`;
        if (value === null) return `${metric} could not be measured (too few rows of a class), ${asked}`;
        const which = metric === REGRESSED && regressed.length > 0 ? ` (${regressed.join(", ")})` : "";
        return `${metric} is ${formatValue({ metric, value })}${which}, ${asked}`;
    });
    const options = failed.map(({ gate }) => `--${GATES[gate].option}`).join(", ");
    const remedy = `To let it pass nevertheless, give another limit (${options}, or the stack's gates).`;
    return `gate failed: ${sentences.join("; ")}. Nothing was promoted. ${remedy}`;
}
