import { join } from "node:path";
import { CONTRACT_FILE, contractSchema } from "../../model/contract";
import { GateError, numberOption, parseOptions, progress, readJson, writeJson } from "../command-line";
import { EVALUATION_FILE, PLOTS_FOLDER } from "../evaluate/evaluate-command";
import { evaluationSchema } from "../evaluate/evaluation";
import { evaluationGates, gateFailure } from "../evaluate/gates";
import { digestText } from "../runner/digest";
import { modelDigest } from "./model-digest";
import { clientOf, platformFromEnvironment, TAGS } from "./registry-access";
import { trackRun, trainingSchema } from "./tracked-run";

export const GATE_USAGE = `Usage: gate --model DIR --evaluation DIR --out FILE [--min-accuracy X] [--min-roc-auc X]

  --model         model folder with training.json
  --evaluation    folder that \`evaluate\` wrote
  --out           file to write: which MLflow run tells of it
  --min-accuracy  least accuracy of toxic (default: the platform's gate)
  --min-roc-auc   least ROC-AUC of toxic (default: the platform's gate)`;

/**
 * `jobs gate`: logs training and evaluation to MLflow, then says whether the model may go on. What failed is
 * logged too: that is where a person looks for the reason.
 */
export async function gateCommand(argv: readonly string[]): Promise<void> {
    const options = parseOptions(
        argv,
        GATE_USAGE,
        ["model", "evaluation", "out"],
        ["min-accuracy", "min-roc-auc"],
    );
    const platform = platformFromEnvironment();
    const gate = (name: "min-accuracy" | "min-roc-auc", fallback: number) =>
        options[name] === undefined ? fallback : numberOption(name, options[name], 0, 1);
    const gates = {
        minAccuracy: gate("min-accuracy", platform.gates.minAccuracy),
        minRocAuc: gate("min-roc-auc", platform.gates.minRocAuc),
    };
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
            "training.json": join(options.model, "training.json"),
        },
        pipelineRun: process.env["MODERATO_RUN_ID"],
    });
    progress(`logged to ${client.baseUrl}/#/experiments/${run.experimentId}/runs/${run.runId}`);

    const results = evaluationGates(evaluation.metrics, gates);
    const failure = gateFailure(results);
    for (const { metric, value, limit, passed } of results) {
        progress(`${passed ? "passed" : "failed"}: ${metric} ${value?.toFixed(4) ?? "–"}, at least ${limit}`);
    }
    await client.setTags(run.runId, { [TAGS.gate]: failure ?? "passed" });
    await client.updateRun(run.runId, failure === null ? "FINISHED" : "FAILED");
    if (failure !== null) throw new GateError(failure);
    await writeJson(options.out, { experiment_id: run.experimentId, run_id: run.runId });
}
