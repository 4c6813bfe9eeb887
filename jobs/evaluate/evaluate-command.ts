import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JIGSAW_LABELS } from "../../model/contract";
import { loadScorer } from "../../model/scorer";
import { parseOptions, progress, UsageError, writeJson } from "../command-line";
import { readFingerprint, readSplit, SPLITS, type LabelledComment, type Split } from "./data-set";
import { measure, type Evaluation, type Measured } from "./evaluation";
import { plotsOf, toSvg } from "./plots";

export const EVALUATE_USAGE = `Usage: evaluate --model DIR --data DIR --out DIR [--split test]

  --model  model folder (model.onnx, tokenizer.json, moderato.json)
  --data   data set folder that \`data\` wrote
  --out    folder for evaluation.json, plots/*.svg and scores.jsonl (ids, labels and scores, no text)
  --split  train, validation or test (default test)`;

export const EVALUATION_FILE = "evaluation.json";
export const PLOTS_FOLDER = "plots";

/** `jobs evaluate` */
export async function evaluateCommand(argv: readonly string[]): Promise<void> {
    const options = parseOptions(argv, EVALUATE_USAGE, ["model", "data", "out"], ["split"]);
    const split = (options.split ?? "test") as Split;
    if (!SPLITS.includes(split)) {
        throw new UsageError(`--split is ${JSON.stringify(split)}; allowed: ${SPLITS.join(", ")}`);
    }
    const rows = await readSplit(options.data, split);
    const fingerprint = await readFingerprint(options.data);
    progress(`scoring ${rows.length} rows of ${split} with the server's scorer`);
    const scorer = await loadScorer(options.model);
    try {
        const measured = await measure(scorer, rows);
        await write(options.out, measured, rows, {
            contract: 1,
            split,
            rows: rows.length,
            model_sha256: scorer.contract.files["model.onnx"].sha256,
            data_sha256: fingerprint,
            metrics: measured.metrics,
        });
        progress(summary(measured.metrics));
    } finally {
        await scorer.close();
    }
}

async function write(
    out: string,
    { scores, curves }: Measured,
    rows: readonly LabelledComment[],
    evaluation: Evaluation,
): Promise<void> {
    await mkdir(join(out, PLOTS_FOLDER), { recursive: true });
    await writeJson(join(out, EVALUATION_FILE), evaluation);
    const lines = rows.map(({ id, labels }, row) =>
        JSON.stringify({ id, labels, scores: Array.from(scores[row] ?? [], (p) => Number(p.toFixed(6))) }),
    );
    await writeFile(join(out, "scores.jsonl"), `${lines.join("\n")}\n`);
    for (const { name, specification } of plotsOf(curves)) {
        await writeFile(join(out, PLOTS_FOLDER, `${name}.svg`), await toSvg(specification));
    }
}

/** The figures of each label in a table for a person. */
function summary(metrics: Readonly<Record<string, number>>): string {
    const columns = ["roc_auc", "pr_auc", "f1", "accuracy", "fpr_at_90_sensitivity", "calibration_error"];
    const rows = [...JIGSAW_LABELS, "macro"].map((label) => [
        label,
        ...columns.map((column) => metrics[`${column}.${label}`]?.toFixed(4) ?? "–"),
    ]);
    const table = [["", ...columns], ...rows];
    const widths = ["", ...columns].map((_, column) =>
        Math.max(...table.map((row) => row[column]?.length ?? 0)),
    );
    return table
        .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
        .join("\n");
}
