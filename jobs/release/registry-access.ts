import { MlflowClient } from "../../model/mlflow-client";
import { UsageError } from "../command-line";
import { readPlatform, STAGES, type Platform, type Stage } from "../platform";

/** MLflow's experiment and the tags by which Moderato finds its own again. */
export const EXPERIMENT = "moderato";
export const TAGS = {
    /** On a run: digest of what was measured; the same evaluation is one run. */
    evaluation: "moderato.evaluation_sha256",
    /** On a run: set once all was logged. */
    logged: "moderato.logged",
    /** On a run: `passed`, or why not. */
    gate: "moderato.gate",
    /** On a run: the pipeline's run that made it. */
    pipelineRun: "moderato.pipeline_run",
    /** On a version: digest of the model; the same model is one version. */
    digest: "moderato.digest",
    data: "moderato.data_sha256",
    family: "moderato.family",
    /** On a version: sha256 of its list of training rows, where it has one. */
    trainingRows: "moderato.training_rows_sha256",
    commit: "moderato.git_commit",
} as const;

/** The platform's facts, from the file that `MODERATO_PLATFORM` names. */
export function platformFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Platform {
    const path = environment["MODERATO_PLATFORM"];
    if (!path) {
        throw new UsageError(
            "MODERATO_PLATFORM is not set; it names the JSON file with the stacks' facts " +
                "(`npm run promote`, `npm run rollback` and `npm run pipeline` set it)",
        );
    }
    try {
        return readPlatform(path);
    } catch (error) {
        throw new UsageError(
            `${path} (MODERATO_PLATFORM) does not hold the platform's facts: ${(error as Error).message}`,
        );
    }
}

export function clientOf(platform: Platform): MlflowClient {
    return new MlflowClient({ baseUrl: platform.mlflowUrl });
}

/** The stage of this name with its facts; throws listing the stages that there are. */
export function stageOf(platform: Platform, name: string): { stage: Stage; url: string; alias: string } {
    const there = STAGES.filter((stage) => platform.stages[stage]);
    const stage = there.find((s) => s === name);
    const facts = stage && platform.stages[stage];
    if (!facts) {
        const known = (STAGES as readonly string[]).includes(name);
        const remedy = known ? `; run \`npm run pulumi -- up -s ${name}\` first` : "";
        throw new UsageError(
            `stage ${JSON.stringify(name)} does not exist; there are ${there.join(", ") || "none"}${remedy}`,
        );
    }
    return { stage, ...facts };
}
