import { join } from "node:path";
import { cacheHome } from "../../cli/tools/cache";
import { mlopsPipeline, type PipelineDefinition } from "../../jobs/pipelines";
import { dataStep, optimiseStep, trainStep } from "../../jobs/pipelines/steps";
import { runDefinition, type RunObserver } from "../../jobs/runner/run-pipeline";
import { BenchError } from "../bench-error";

const ROOT = join(__dirname, "..", "..");
/** The gate of the stacks' configuration. */
const MAX_PARITY_DELTA = "0.01";

const { data, seed, family, "max-parity-delta": delta } = mlopsPipeline.parameters;
const definition: PipelineDefinition = {
    name: "bench-linear",
    description: "Train on the shipped sample and optimise, without registering anything",
    parameters: { data: data!, seed: seed!, family: family!, "max-parity-delta": delta! },
    // Its gate is there to keep a bad model from people; here nobody is told what it says.
    steps: [dataStep, trainStep, { ...optimiseStep, dependsOn: [] }],
};

/**
 * The model folder that the pipeline's own steps make from the shipped sample; made once, and again when their code
 * changes.
 *
 * @throws {BenchError} where a step fails.
 */
export async function ensureLinearModel(observer: RunObserver): Promise<string> {
    const parameters = { data: "sample", family: "linear", "max-parity-delta": MAX_PARITY_DELTA };
    const run = await runDefinition(definition, parameters, {
        home: join(cacheHome(), "bench", "pipeline"),
        projectRoot: ROOT,
        observer,
    });
    const folder = run.steps.find(({ name }) => name === "optimise")?.result;
    if (run.status !== "succeeded" || typeof folder !== "string")
        throw new BenchError(`The linear model could not be made: ${run.error ?? run.status}.`);
    return join(folder, "model");
}
