/**
 * `npm run bench:models`: our model beside scikit-learn's word and character TF-IDF with logistic regression, trained
 * and measured on the same leak-free split. The steps are the pipeline's own, so what `mlops` has made is reused.
 */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { mlopsPipeline, type PipelineDefinition } from "../../jobs/pipelines";
import { dataStep, evaluateStep, trainStep } from "../../jobs/pipelines/steps";
import { progressObserver } from "../../jobs/runner/progress";
import { runDefinition } from "../../jobs/runner/run-pipeline";

const { data, seed, family } = mlopsPipeline.parameters;
const definition: PipelineDefinition = {
    name: "bench-models",
    description: "Train and evaluate, without registering anything",
    parameters: { data: data!, seed: seed!, family: family! },
    steps: [dataStep, trainStep, evaluateStep],
};

const usage = `usage: npm run bench:models -- [--data sample|kaggle|PATH] [--family linear] [--seed N] [--out FILE]

Prints ROC-AUC, PR-AUC and FPR at 90 % sensitivity of each label, the baseline's and ours, on the same test split;
--out takes the same as JSON.
`;

async function main(): Promise<number> {
    const { values } = parseArgs({
        options: {
            data: { type: "string" },
            family: { type: "string" },
            seed: { type: "string" },
            out: { type: "string" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        process.stdout.write(usage);
        return 0;
    }
    const { out, help: _, ...given } = values;
    const projectRoot = join(__dirname, "..", "..");
    const directory = process.env["INIT_CWD"] ?? process.cwd();
    const observer = progressObserver(process.stderr);
    const run = await runDefinition(definition, given, {
        home: resolve(projectRoot, process.env["MODERATO_HOME"] || ".moderato"),
        projectRoot,
        directory,
        observer,
    }).finally(() => observer.close());
    if (run.status !== "succeeded") {
        process.stderr.write(`error: ${run.error ?? "the run did not succeed"}\n`);
        return 1;
    }
    const result = (step: string): string => run.steps.find(({ name }) => name === step)?.result ?? "";
    const python = process.env["MODERATO_JOBS_PYTHON"] ?? "python3";
    const baseline = spawnSync(
        python,
        [
            join(__dirname, "baseline.py"),
            ...["--data", join(result("data"), "dataset")],
            ...["--evaluation", join(result("evaluate"), "evaluation", "evaluation.json")],
            ...(out === undefined ? ["--out", "/dev/null"] : ["--out", resolve(directory, out)]),
        ],
        { stdio: "inherit" },
    );
    return baseline.status ?? 1;
}

main().then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
        process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    },
);
