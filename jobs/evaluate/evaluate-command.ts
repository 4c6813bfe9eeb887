import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JIGSAW_LABELS } from "../../model/contract";
import { loadScorer, type Scorer } from "../../model/scorer";
import { parseOptions, progress, readJson, UsageError, writeJson } from "../command-line";
import { BASELINE_FILE, baselineSchema } from "./baseline";
import { readFingerprint, readSplit, SPLITS, type LabelledComment, type Split } from "./data-set";
import { measure, PASS_RATE, type Evaluation, type Measured, type Rival } from "./evaluation";
import { plotsOf, toSvg } from "./plots";
import { reportHtml, type DrawnPlot } from "./report/report";
import { readTrainingRows, TRAINING_ROWS_FILE, writeTrainingRows } from "./training-rows";

export const EVALUATE_USAGE = `Usage: evaluate --model DIR --data DIR --out DIR [--split test] [--against DIR]

  --model    model folder (model.onnx, tokenizer.json, moderato.json)
  --data     data set folder that \`data\` wrote
  --out      folder for evaluation.json, report.html, plots/*.svg, scores.jsonl (ids, labels, scores; no text)
             and training-rows.bin (fingerprints of what the model was trained on)
  --split    train, validation or test (default test)
  --against  model folder to compare with on the same rows, or what \`baseline\` wrote; rows that its
             training-rows.bin names are left out of the comparison`;

export const EVALUATION_FILE = "evaluation.json";
export const REPORT_FILE = "report.html";
export const PLOTS_FOLDER = "plots";

/** `jobs evaluate` */
export async function evaluateCommand(argv: readonly string[]): Promise<void> {
    const options = parseOptions(argv, EVALUATE_USAGE, ["model", "data", "out"], ["split", "against"]);
    const split = (options.split ?? "test") as Split;
    if (!SPLITS.includes(split)) {
        throw new UsageError(`--split is ${JSON.stringify(split)}; allowed: ${SPLITS.join(", ")}`);
    }
    const rows = await readSplit(options.data, split);
    const data_sha256 = await readFingerprint(options.data);
    const scorer = await loadScorer(options.model);
    const rival = await loadRival(options.against, data_sha256).catch(async (error: unknown) => {
        await scorer.close();
        throw error;
    });
    try {
        progress(`scoring ${rows.length} rows of ${split} with the server's scorer`);
        if (rival)
            progress(
                `comparing with ${rival.version === null ? options.against : `version ${rival.version}`}`,
            );
        const measured = await measure(scorer, rows, rival);
        if (scorer.contract.training.data_sha256 === data_sha256) {
            // What it was fitted on: see jobs/train/train.py.
            const learned = [
                ...(await readSplit(options.data, "train")),
                ...(await readSplit(options.data, "validation")),
            ];
            await mkdir(options.out, { recursive: true });
            await writeTrainingRows(
                join(options.out, TRAINING_ROWS_FILE),
                learned.map((row) => row.text),
            );
        }
        const evaluation: Evaluation = { contract: 2, split, data_sha256, ...measured.evaluation };
        await write(options.out, measured, rows, evaluation);
        progress(table(evaluation.metrics));
        progress(
            `behavioural suite: ${evaluation.behaviour.total.passed} of ${evaluation.behaviour.total.cases} cases passed ` +
                `(${PASS_RATE} ${evaluation.behaviour.total.rate.toFixed(4)})`,
        );
    } finally {
        await scorer.close();
        await rival?.scorer.close();
    }
}

/** The model to compare with; null where none was asked for, or `baseline` found none. */
async function loadRival(
    folder: string | undefined,
    data_sha256: string,
): Promise<(Rival & { scorer: Scorer }) | null> {
    if (folder === undefined) return null;
    const baseline = existsSync(join(folder, BASELINE_FILE))
        ? await readJson(join(folder, BASELINE_FILE), baselineSchema, "jobs baseline")
        : null;
    if (baseline?.version === null) {
        progress("there is no version to compare with yet");
        return null;
    }
    const listed = await readTrainingRows(join(folder, TRAINING_ROWS_FILE));
    const scorer = await loadScorer(folder);
    // Of the same data set it learned from the same splits, and saw none of the one that is measured.
    const same = scorer.contract.training.data_sha256 === data_sha256;
    return { version: baseline?.version ?? null, scorer, seen: listed ?? (same ? new Set() : null) };
}

async function write(
    out: string,
    measured: Measured,
    rows: readonly LabelledComment[],
    evaluation: Evaluation,
): Promise<void> {
    await mkdir(join(out, PLOTS_FOLDER), { recursive: true });
    await writeJson(join(out, EVALUATION_FILE), evaluation);
    const lines = rows.map(({ id, labels }, row) => {
        const scores = Array.from(measured.scores[row] ?? [], (p) => Number(p.toFixed(6)));
        return JSON.stringify({ id, labels, scores });
    });
    await writeFile(join(out, "scores.jsonl"), `${lines.join("\n")}\n`);
    const plots: DrawnPlot[] = [];
    for (const { name, caption, specification } of plotsOf(measured)) {
        const svg = await toSvg(specification);
        await writeFile(join(out, PLOTS_FOLDER, `${name}.svg`), svg);
        plots.push({ name, caption, svg });
    }
    await writeFile(join(out, REPORT_FILE), reportHtml(evaluation, measured.suite, plots));
}

/** The figures of each label in a table for a person. */
function table(metrics: Readonly<Record<string, number>>): string {
    const columns = ["roc_auc", "pr_auc", "f1", "accuracy", "fpr_at_90_sensitivity", "calibration_error"];
    const rows = [...JIGSAW_LABELS, "macro"].map((label) => [
        label,
        ...columns.map((column) => metrics[`${column}.${label}`]?.toFixed(4) ?? "–"),
    ]);
    const cells = [["", ...columns], ...rows];
    const widths = ["", ...columns].map((_, column) =>
        Math.max(...cells.map((row) => row[column]?.length ?? 0)),
    );
    return cells
        .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
        .join("\n");
}
