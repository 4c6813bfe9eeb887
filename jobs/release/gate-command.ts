import { join } from "node:path";
import { CONTRACT_FILE, contractSchema } from "../../model/contract";
import { GateError, numberOption, parseOptions, progress, readJson, writeJson } from "../command-line";
import { EVALUATION_FILE, PLOTS_FOLDER, REPORT_FILE } from "../evaluate/evaluate-command";
import { evaluationSchema } from "../evaluate/evaluation";
import { evaluationGates, formatValue, gateFailure } from "../evaluate/gates";
import { GATES, GATE_NAMES } from "../platform";
import { digestText } from "../runner/digest";
import { modelDigest } from "./model-digest";
import { clientOf, platformFromEnvironment, TAGS } from "./registry-access";
import { REPORT_PATH, trackRun, trainingSchema } from "./tracked-run";

/** Those that are judged here; the parity gate is a matter of `optimise`. */
const EVALUATION_GATES = GATE_NAMES.filter((name) => name !== "maxParityDelta");
const OPTIONS = EVALUATION_GATES.map((name) => GATES[name].option);
const LONGEST_OPTION = Math.max(...OPTIONS.map((option) => option.length));

export const GATE_USAGE = `Usage: gate --model DIR --evaluation DIR --out FILE [--GATE X]…

  --model       model folder with training.json
  --evaluation  folder that \`evaluate\` wrote
  --out         file to write: which MLflow run tells of it

Gates, each by default as the platform has it:
${EVALUATION_GATES.map((name) => `  --${GATES[name].option.padEnd(LONGEST_OPTION)}  ${GATES[name].description}`).join("\n")}`;

/**
 * `jobs gate`: logs training and evaluation to MLflow, then says whether the model may go on. What failed is
 * logged too: that is where a person looks for the reason.
 */
export async function gateCommand(argv: readonly string[]): Promise<void> {
    const options = parseOptions(argv, GATE_USAGE, ["model", "evaluation", "out"], OPTIONS);
    const platform = platformFromEnvironment();
    const gates = { ...platform.gates };
    for (const name of EVALUATION_GATES) {
        const { option, min, max } = GATES[name];
        const given = options[option];
        if (given !== undefined) gates[name] = numberOption(option, given, min, max);
    }
    const contract = await readJson(join(options.model, CONTRACT_FILE), contractSchema, "train.py");
    const training = await readJson(join(options.model, "training.json"), trainingSchema, "train.py");
    const evaluation = await readJson(
        join(options.evaluation, EVALUATION_FILE),
        evaluationSchema,
        "jobs evaluate",
    );

    const client = clientOf(platform);
    const digest = digestText(JSON.stringify([modelDigest(contract), evaluation]));
    const run = await trackRun(client, {
        evaluation,
        training,
        digest,
        name: `${contract.family}-${modelDigest(contract).slice(0, 8)}`,
        artifacts: {
            [PLOTS_FOLDER]: join(options.evaluation, PLOTS_FOLDER),
            "evaluation/evaluation.json": join(options.evaluation, EVALUATION_FILE),
            [REPORT_PATH]: join(options.evaluation, REPORT_FILE),
            "training.json": join(options.model, "training.json"),
        },
        pipelineRun: process.env["MODERATO_RUN_ID"],
    });
    progress(`logged to ${client.baseUrl}/#/experiments/${run.experimentId}/runs/${run.runId}`);

    const results = evaluationGates(evaluation, gates);
    const failure = gateFailure(
        results,
        evaluation.against?.regressed.map(({ name }) => name),
    );
    for (const { metric, value, limit, bound, passed } of results) {
        progress(
            `${passed ? "passed" : "failed"}: ${metric} ${formatValue({ metric, value })}, ${bound} ${limit}`,
        );
    }
    if (evaluation.against?.binding === false)
        progress("not held against the other version, which learned from the shipped sample alone");
    else if (evaluation.against?.comparable === false)
        progress(
            "not compared by false positives: the other version was trained on nearly all rows of the split",
        );
    await client.setTags(run.runId, { [TAGS.gate]: failure ?? "passed" });
    await client.updateRun(run.runId, failure === null ? "FINISHED" : "FAILED");
    if (failure !== null) throw new GateError(failure);
    await writeJson(options.out, { experiment_id: run.experimentId, run_id: run.runId });
}
