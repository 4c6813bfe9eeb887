import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { MlflowClient, MlflowRun } from "../../model/mlflow-client";
import type { Evaluation } from "../evaluate/evaluation";
import { EXPERIMENT, TAGS } from "./registry-access";

/** `training.json`, beside a trained model. */
export const trainingSchema = z.object({
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    metrics: z.record(z.string(), z.number()),
});

/** `tracking.json`: which MLflow run tells of a model. */
export const trackingSchema = z.object({ experiment_id: z.string(), run_id: z.string() });

/** The report among a run's artifacts. */
export const REPORT_PATH = "evaluation/report.html";

export interface ToTrack {
    evaluation: Evaluation;
    training: z.infer<typeof trainingSchema>;
    /** Digest over both, by which the run is found again. */
    digest: string;
    name: string;
    /** Folders and files to be kept with the run, by their path there. */
    artifacts: Record<string, string>;
    /** The pipeline's run, where one made this. */
    pipelineRun: string | undefined;
}

/**
 * The MLflow run of an evaluation, with parameters, metrics and plots logged. The same evaluation is the same
 * run, however often it is logged, and one that was killed in between is completed.
 */
export async function trackRun(client: MlflowClient, what: ToTrack): Promise<MlflowRun> {
    const experiment = await client.experiment(EXPERIMENT);
    const [known] = await client.runsByTag(experiment, TAGS.evaluation, what.digest);
    const tags = {
        [TAGS.evaluation]: what.digest,
        ...(what.pipelineRun ? { [TAGS.pipelineRun]: what.pipelineRun } : {}),
    };
    const run = known ?? (await client.createRun(experiment, what.name, tags));
    if (run.tags[TAGS.logged]) return run;

    const { evaluation, training } = what;
    await client.logBatch(run.runId, {
        parameters: {
            ...Object.fromEntries(Object.entries(training.params).map(([k, v]) => [k, String(v)])),
            data_sha256: evaluation.data_sha256,
            model_sha256: evaluation.model_sha256,
            [`${evaluation.split}_rows`]: evaluation.rows,
        },
        metrics: { ...training.metrics, ...measuredMetrics(evaluation) },
    });
    for (const [path, source] of Object.entries(what.artifacts)) await upload(client, run, path, source);
    await client.setTags(run.runId, { [TAGS.logged]: new Date().toISOString() });
    return run;
}

/** `<split>.<metric>`, and the bounds of its 95 % interval as `<split>.<metric>.low` and `.high`. */
function measuredMetrics({ split, metrics, intervals }: Evaluation): Record<string, number> {
    const named: Record<string, number> = {};
    for (const [name, value] of Object.entries(metrics)) named[`${split}.${name}`] = value;
    for (const [name, [low, high]] of Object.entries(intervals)) {
        named[`${split}.${name}.low`] = low;
        named[`${split}.${name}.high`] = high;
    }
    return named;
}

/** A file, or each file of a folder. */
async function upload(client: MlflowClient, run: MlflowRun, path: string, source: string): Promise<void> {
    const names = await readdir(source).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOTDIR") return null;
        throw error;
    });
    if (names === null) await client.uploadFile(run, path, source);
    else for (const name of names) await client.uploadFile(run, `${path}/${name}`, join(source, name));
}
