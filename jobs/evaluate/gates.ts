import type { Gates } from "../platform";

/** One limit that a metric must keep. */
export interface GateResult {
    gate: string;
    metric: string;
    /** null where the metric could not be measured, which fails the gate. */
    value: number | null;
    limit: number;
    passed: boolean;
}

export type EvaluationGates = Pick<Gates, "minAccuracy" | "minRocAuc">;

/** Every gate on the evaluation of `toxic`. */
export function evaluationGates(
    metrics: Readonly<Record<string, number>>,
    gates: EvaluationGates,
): GateResult[] {
    return [
        atLeast("minAccuracy", "accuracy.toxic", metrics, gates.minAccuracy),
        atLeast("minRocAuc", "roc_auc.toxic", metrics, gates.minRocAuc),
    ];
}

function atLeast(
    gate: string,
    metric: string,
    metrics: Readonly<Record<string, number>>,
    limit: number,
): GateResult {
    const value = metrics[metric] ?? null;
    return { gate, metric, value, limit, passed: value !== null && value >= limit };
}

/** One sentence for each gate that failed, with metric, value and limit; null where all passed. */
export function gateFailure(results: readonly GateResult[]): string | null {
    const failed = results.filter((r) => !r.passed);
    if (failed.length === 0) return null;
    const sentences = failed.map(({ gate, metric, value, limit }) =>
        value === null
            ? `${metric} could not be measured (one class only in the split), the gate ${gate} asks for at least ${limit}`
            : `${metric} is ${value.toFixed(4)}, the gate ${gate} asks for at least ${limit}`,
    );
    return `gate failed: ${sentences.join("; ")}. Nothing was promoted.`;
}
