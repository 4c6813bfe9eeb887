import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { CONTRACT_FILE, contractSchema, type ModelContract } from "../../model/contract";
import type { MlflowClient, MlflowRun } from "../../model/mlflow-client";
import { MODEL_FOLDER_FILES, readModelFolder, sha256OfFile } from "../../model/model-folder";
import type { RegisteredVersion } from "../../model/registry";
import { parseOptions, progress, readJson, UsageError, writeJson } from "../command-line";
import { EVALUATION_FILE } from "../evaluate/evaluate-command";
import { evaluationSchema, type Evaluation } from "../evaluate/evaluation";
import { TRAINING_ROWS_FILE } from "../evaluate/training-rows";
import { OPTIMISATION_FILE, optimisationSchema } from "../optimise/optimise-command";
import { STAGE_ALIAS } from "../platform";
import { gitCommit } from "./git-commit";
import { actor, StageHistory } from "./history";
import { modelDigest } from "./model-digest";
import { clientOf, platformFromEnvironment, TAGS } from "./registry-access";
import { trackingSchema } from "./tracked-run";

export const REGISTER_USAGE = `Usage: register --model DIR --evaluation DIR --tracking FILE --out FILE

  --model       model folder to register
  --evaluation  folder that \`evaluate\` wrote
  --tracking    file that \`gate\` wrote
  --out         file to write: {"version": "3"}`;

/** `registration.json` */
export const registrationSchema = z.object({ name: z.string(), version: z.string(), digest: z.string() });

/** Folder of the model below its run's artifacts. */
const MODEL_PATH = "model";
/** MLflow's own description of the model and what it needs to load it. */
const MLFLOW_FILES = ["MLmodel", "requirements.txt"];

/** `jobs register`: the same model is one version, however often it is registered. */
export async function registerCommand(argv: readonly string[]): Promise<void> {
    const options = parseOptions(argv, REGISTER_USAGE, ["model", "evaluation", "tracking", "out"], []);
    const platform = platformFromEnvironment();
    const client = clientOf(platform);
    const name = platform.modelName;
    const { contract } = await readModelFolder(options.model);
    const evaluation = await readJson(
        join(options.evaluation, EVALUATION_FILE),
        evaluationSchema,
        "jobs evaluate",
    );
    const tracking = await readJson(options.tracking, trackingSchema, "jobs gate");
    const digest = modelDigest(contract);

    await client.createRegisteredModel(name, "Toxicity of comments, by Jigsaw's six labels (Moderato)");
    let version = await find(client, name, digest);
    if (version) {
        progress(`version ${version.version} of ${name} is this model already`);
    } else {
        const run = await client.run(tracking.run_id);
        if (!run)
            throw new UsageError(
                `MLflow has no run ${tracking.run_id}, which ${options.tracking} names; run \`jobs gate\` again`,
            );
        await logOptimisation(client, run, options.model);
        const trainingRows = await logTrainingRows(client, run, options.evaluation);
        await uploadModel(client, run, options.model, {
            ...contract,
            evaluation: contractSummary(evaluation),
        });
        version = await create(client, name, run, contract, evaluation.metrics, {
            [TAGS.digest]: digest,
            ...trainingRows,
        });
        progress(`registered version ${version.version} of ${name}`);
    }
    await giveAlias(client, name, version.version);
    await writeJson(options.out, { name, version: version.version, digest });
}

async function find(
    client: MlflowClient,
    name: string,
    digest: string,
): Promise<RegisteredVersion | undefined> {
    const [version] = await client.searchVersions(name, { key: TAGS.digest, value: digest });
    return version;
}

async function create(
    client: MlflowClient,
    name: string,
    run: MlflowRun,
    contract: ModelContract,
    metrics: Readonly<Record<string, number>>,
    tags: Record<string, string> & { [TAGS.digest]: string },
): Promise<RegisteredVersion> {
    const commit = await gitCommit();
    const auc = metrics["roc_auc.toxic"];
    try {
        return await client.createModelVersion({
            name,
            run,
            path: MODEL_PATH,
            description:
                `${contract.family} model, trained on ${contract.training.rows} comments` +
                (auc === undefined ? "" : `; ROC-AUC of toxic ${auc.toFixed(4)}`),
            tags: {
                ...tags,
                [TAGS.data]: contract.training.data_sha256,
                [TAGS.family]: contract.family,
                ...(commit === null ? {} : { [TAGS.commit]: commit }),
            },
        });
    } catch (error) {
        // The answer may have been lost on its way, but not the version.
        const made = await find(client, name, tags[TAGS.digest]).catch(() => undefined);
        if (made) return made;
        throw error;
    }
}

/** What a version tells of itself wherever it goes; each function and each difference stand in the run alone. */
function contractSummary({ metrics }: Evaluation): Record<string, number> {
    const detail = /^(behaviour\.function|against)\./;
    return Object.fromEntries(Object.entries(metrics).filter(([name]) => !detail.test(name)));
}

/** The evaluation is filled into the contract on its way; the digests in it are of other files, and stay. */
async function uploadModel(
    client: MlflowClient,
    run: MlflowRun,
    folder: string,
    contract: ModelContract,
): Promise<void> {
    const temporary = await mkdtemp(join(tmpdir(), "moderato-register-"));
    try {
        const filled = join(temporary, CONTRACT_FILE);
        await writeJson(filled, contractSchema.parse(contract));
        for (const file of [...MODEL_FOLDER_FILES, ...MLFLOW_FILES]) {
            const source = file === CONTRACT_FILE ? filled : join(folder, file);
            if (MLFLOW_FILES.includes(file) && !existsSync(source)) continue;
            await client.uploadFile(run, `${MODEL_PATH}/${file}`, source);
        }
    } finally {
        await rm(temporary, { recursive: true, force: true });
    }
}

/** Which comments the model learned from, so that the next one is not compared with it on those. */
async function logTrainingRows(
    client: MlflowClient,
    run: MlflowRun,
    evaluation: string,
): Promise<Record<string, string>> {
    const file = join(evaluation, TRAINING_ROWS_FILE);
    if (!existsSync(file)) return {};
    await client.uploadFile(run, `${MODEL_PATH}/${TRAINING_ROWS_FILE}`, file);
    return { [TAGS.trainingRows]: await sha256OfFile(file) };
}

/** How the model was made smaller, where it was. */
async function logOptimisation(client: MlflowClient, run: MlflowRun, folder: string): Promise<void> {
    const file = join(folder, OPTIMISATION_FILE);
    if (!existsSync(file)) return;
    const { chosen, candidates, original_bytes } = await readJson(file, optimisationSchema, "jobs optimise");
    const metrics: Record<string, number> = { "optimisation.original_bytes": original_bytes };
    for (const { name, bytes, parity } of candidates) {
        metrics[`optimisation.${name}.bytes`] = bytes;
        if (!parity) continue;
        metrics[`optimisation.${name}.max_delta`] = parity.maxDelta;
        metrics[`optimisation.${name}.changed_decisions`] = parity.changedDecisions;
    }
    await client.logBatch(run.runId, { metrics });
    await client.setTags(run.runId, { "moderato.optimisation": chosen });
    await client.uploadFile(run, OPTIMISATION_FILE, file);
}

/** The newest version is what dev serves; nobody waits for it there. */
async function giveAlias(client: MlflowClient, name: string, version: string): Promise<void> {
    const alias = STAGE_ALIAS.dev;
    const current = (await client.versionByAlias(name, alias))?.version ?? null;
    if (current === version) return;
    const history = new StageHistory(client, name, "dev");
    await history.append({ who: actor(), kind: "promote", from: current, to: version, why: "registered" });
    await client.setAlias(name, alias, version);
    await history.settle("done");
}
