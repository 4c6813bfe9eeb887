import { GATES, GATE_NAMES, STAGE_ALIAS } from "../platform";
import type { ParameterDefinition, StepDefinition } from "./definition";

/** What every `jobs` step shares: the dispatcher and the platform's facts. */
const JOBS_CODE = ["jobs/main.ts", "jobs/command-line.ts"];
/** Libraries that decide scores: tokenizer and runtime. */
const SCORER_CODE = ["model", "package-lock.json"];
const PYTHON_CODE = ["jobs/requirements.lock"];

export const dataParameters: Record<string, ParameterDefinition> = {
    data: {
        description: "where the comments come from: sample, kaggle, or the path of a CSV or a folder of them",
        default: "sample",
        pathOr: ["sample", "kaggle"],
    },
    seed: {
        description: "seed of the split and of training",
        default: "1",
        number: { min: 0, max: 2 ** 31 - 1, integer: true },
    },
};

/** Each gate as a parameter, which the platform's configuration fills where the run does not. */
export const gateParameters: Record<string, ParameterDefinition> = Object.fromEntries(
    GATE_NAMES.map((name) => {
        const { option, description, min, max } = GATES[name];
        const integer = "integer" in GATES[name];
        return [option, { description: `gate: ${description}`, number: { min, max, integer } }];
    }),
);

export const againstParameter: Record<string, ParameterDefinition> = {
    against: {
        description: "alias of the version that the new one is compared with on the same rows",
        default: STAGE_ALIAS.production,
        allowed: [...Object.values(STAGE_ALIAS), "none"],
    },
};

export const dataStep: StepDefinition = {
    name: "data",
    title: "Validate, clean, deduplicate and split the comments",
    program: "jobs",
    arguments: [
        "data",
        "--source",
        { parameter: "data" },
        "--out",
        { output: "dataset" },
        "--seed",
        { parameter: "seed" },
    ],
    inputs: {},
    outputs: { dataset: "folder" },
    code: [...JOBS_CODE, "jobs/data", "model/contract.ts", "model/model-files.ts"],
    timeoutSeconds: 3600,
    resources: { cpu: "1", memory: "2Gi" },
};

export const trainStep: StepDefinition = {
    name: "train",
    title: "Train and calibrate the model",
    program: "python",
    arguments: [
        "jobs/train/train.py",
        "--family",
        { parameter: "family" },
        "--data",
        { input: "dataset" },
        "--out",
        { output: "model" },
        "--seed",
        { parameter: "seed" },
    ],
    inputs: { dataset: { step: "data", output: "dataset" } },
    outputs: { model: "folder" },
    code: ["jobs/train", ...PYTHON_CODE],
    timeoutSeconds: 6 * 3600,
    resources: { cpu: "2", memory: "4Gi" },
};

/**
 * Has an effect for the cache's sake: it asks each time which version the alias names. What it writes is that
 * version's number and files, so that the evaluation is done anew when the version changed, and only then.
 */
export const baselineStep: StepDefinition = {
    name: "baseline",
    title: "Fetch the version to compare with",
    program: "jobs",
    arguments: ["baseline", "--alias", { parameter: "against" }, "--out", { output: "model" }],
    inputs: {},
    outputs: { model: "folder" },
    effect: true,
    code: [],
    timeoutSeconds: 600,
    resources: { cpu: "100m", memory: "256Mi" },
};

export const evaluateStep: StepDefinition = {
    name: "evaluate",
    title: "Evaluate on the test split with the server's scorer",
    program: "jobs",
    arguments: [
        "evaluate",
        "--model",
        { input: "model" },
        "--data",
        { input: "dataset" },
        "--against",
        { input: "baseline" },
        "--out",
        { output: "evaluation" },
    ],
    inputs: {
        model: { step: "train", output: "model" },
        dataset: { step: "data", output: "dataset" },
        baseline: { step: "baseline", output: "model" },
    },
    outputs: { evaluation: "folder" },
    code: [...JOBS_CODE, ...SCORER_CODE, "jobs/evaluate", "jobs/data/random.ts"],
    timeoutSeconds: 3600,
    resources: { cpu: "2", memory: "2Gi" },
};

export const gateStep: StepDefinition = {
    name: "gate",
    title: "Log the evaluation to MLflow and apply the gates",
    program: "jobs",
    arguments: [
        "gate",
        "--model",
        { input: "model" },
        "--evaluation",
        { input: "evaluation" },
        ...GATE_NAMES.filter((name) => name !== "maxParityDelta").flatMap((name) => [
            `--${GATES[name].option}`,
            { parameter: GATES[name].option },
        ]),
        "--out",
        { output: "tracking" },
    ],
    inputs: {
        model: { step: "train", output: "model" },
        evaluation: { step: "evaluate", output: "evaluation" },
    },
    outputs: { tracking: "file" },
    effect: true,
    code: [],
    timeoutSeconds: 600,
    resources: { cpu: "500m", memory: "512Mi" },
};

export const optimiseStep: StepDefinition = {
    name: "optimise",
    title: "Optimise the graph and check its parity",
    program: "jobs",
    arguments: [
        "optimise",
        "--model",
        { input: "model" },
        "--data",
        { input: "dataset" },
        "--max-parity-delta",
        { parameter: "max-parity-delta" },
        "--out",
        { output: "model" },
    ],
    inputs: { model: { step: "train", output: "model" }, dataset: { step: "data", output: "dataset" } },
    outputs: { model: "folder" },
    dependsOn: ["gate"],
    code: [
        ...JOBS_CODE,
        ...SCORER_CODE,
        ...PYTHON_CODE,
        "jobs/optimise",
        "jobs/train",
        "jobs/evaluate/data-set.ts",
    ],
    timeoutSeconds: 3600,
    resources: { cpu: "2", memory: "4Gi" },
};

export const registerStep: StepDefinition = {
    name: "register",
    title: "Register the version, alias development",
    program: "jobs",
    arguments: [
        "register",
        "--model",
        { input: "model" },
        "--evaluation",
        { input: "evaluation" },
        "--tracking",
        { input: "tracking" },
        "--out",
        { output: "registration" },
    ],
    inputs: {
        model: { step: "optimise", output: "model" },
        evaluation: { step: "evaluate", output: "evaluation" },
        tracking: { step: "gate", output: "tracking" },
    },
    outputs: { registration: "file" },
    effect: true,
    code: [],
    timeoutSeconds: 600,
    resources: { cpu: "500m", memory: "512Mi" },
};

export function promoteStep(stage: string, after: string): StepDefinition {
    return {
        name: `promote-${stage}`,
        title: `Promote to ${stage} and wait until it serves the version`,
        program: "jobs",
        arguments: ["promote", "--registration", { input: "registration" }, "--to", stage],
        inputs: { registration: { step: "register", output: "registration" } },
        outputs: {},
        dependsOn: [after],
        effect: true,
        code: [],
        timeoutSeconds: 900,
        resources: { cpu: "100m", memory: "256Mi" },
    };
}
