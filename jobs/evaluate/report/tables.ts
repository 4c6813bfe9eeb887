import { BIAS_AREAS } from "../bias";
import type { Evaluation } from "../evaluation";
import { COMPARED, FALSE_POSITIVE_RATES, MIN_PER_CLASS, SENSITIVITIES } from "../label-metrics";
import { html, table, type Html } from "./html";

const NAMES: Readonly<Record<string, string>> = {
    accuracy: "accuracy",
    precision: "precision",
    recall: "recall",
    f1: "F1",
    fpr: "false positive rate",
    roc_auc: "ROC-AUC",
    pr_auc: "PR-AUC",
    calibration_error: "calibration error",
    fpr_at_90_sensitivity: "FPR at 90 % sensitivity",
};

type Figures = Pick<Evaluation, "metrics" | "intervals">;

/** Value and interval of a metric, as a cell. */
function cell({ metrics, intervals }: Figures, name: string): Html | string {
    const value = metrics[name];
    if (value === undefined) return "–";
    const bounds = intervals[name];
    return bounds
        ? html`${fixed(value)} <small>${fixed(bounds[0])} to ${fixed(bounds[1])}</small>`
        : fixed(value);
}

/** Three decimals, with a real minus and no negative zero. */
function fixed(value: number): string {
    return value
        .toFixed(3)
        .replace(/^-0\.000$/, "0.000")
        .replace("-", "−");
}

const CLASSIC = ["accuracy", "precision", "recall", "f1", "fpr", "roc_auc", "pr_auc", "calibration_error"];

export function labelTable(evaluation: Evaluation): Html {
    return table(
        "Each label at its threshold, with 95 % intervals",
        ["label", "with / without", "threshold", ...CLASSIC.map((name) => NAMES[name] ?? name)],
        [
            ...evaluation.labels.map(({ label, threshold, positives, negatives }) => [
                label,
                `${positives} / ${negatives}`,
                threshold.toFixed(3),
                ...CLASSIC.map((name) => cell(evaluation, `${name}.${label}`)),
            ]),
            ["mean", "", "", ...CLASSIC.map((name) => cell(evaluation, `${name}.macro`))],
        ],
    );
}

export function businessTable(evaluation: Evaluation): Html {
    const percent = (share: number) => Math.round(share * 100);
    const columns = [
        ...SENSITIVITIES.map(
            (s) => [`fpr_at_${percent(s)}_sensitivity`, `flagged at ${percent(s)} % caught`] as const,
        ),
        ...FALSE_POSITIVE_RATES.map(
            (f) => [`sensitivity_at_${percent(f)}_fpr`, `caught at ${percent(f)} % flagged`] as const,
        ),
    ];
    return table(
        "What catching costs: share of comments without the label that is flagged when so many of those with it " +
            "are caught, and share that is caught when so many of the others may be flagged",
        ["label", ...columns.map(([, title]) => title)],
        evaluation.labels.map(({ label }) => [
            label,
            ...columns.map(([name]) => cell(evaluation, `${name}.${label}`)),
        ]),
    );
}

export function biasTable(evaluation: Evaluation, source: keyof Evaluation["bias"], caption: string): Html {
    const prefix = source === "rows" ? "bias" : "bias.templates";
    const { identities, means } = evaluation.bias[source];
    const rows = identities.map(({ identity, positives, negatives, areas }) => [
        identity.replace(/_/g, " "),
        `${positives} / ${negatives}`,
        ...(areas
            ? BIAS_AREAS.map((area) => cell(evaluation, `${prefix}.${area}.${identity}`))
            : ["too small", "–", "–"]),
    ]);
    if (means)
        rows.push([
            "generalised mean (p = −5)",
            "",
            ...BIAS_AREAS.map((area) => cell(evaluation, `${prefix}.${area}.mean`)),
        ]);
    return html`${table(caption, ["identity", "toxic / other", "subgroup AUC", "BPSN AUC", "BNSP AUC"], rows)}
        <p>
            ${
                evaluation.bias[source].final
                    ? html`Final metric (a quarter each of the overall AUC and the three means):
                          <strong>${cell(evaluation, `${prefix}.final`)}</strong>, over
                          ${identities.filter(({ areas }) => areas).length} of ${identities.length}
                          identities.`
                    : html`No identity has ${MIN_PER_CLASS} toxic and ${MIN_PER_CLASS} other comments: there
                      is no final metric.`
            }
        </p>`;
}

export function comparisonTable(evaluation: Evaluation): Html {
    return table(
        `Difference to the other version on ${evaluation.against?.rows ?? 0} comments that it was not trained on (this minus the other, paired 95 % interval)`,
        ["label", ...COMPARED.map((name) => NAMES[name] ?? name)],
        evaluation.labels.map(({ label }) => [
            label,
            ...COMPARED.map((name) => cell(evaluation, `against.${name}.${label}`)),
        ]),
    );
}
