import type { PipelineDefinition } from "./definition";
import {
    dataParameters,
    dataStep,
    evaluateStep,
    gateStep,
    optimiseStep,
    promoteStep,
    registerStep,
    trainStep,
} from "./steps";

export * from "./definition";
export * from "./validate";

const share = { min: 0, max: 1 };

/** Comments in, a data set without leakage out. */
export const dataPipeline: PipelineDefinition = {
    name: "data",
    description: "Make a data set: validate, clean, deduplicate and split the comments",
    parameters: dataParameters,
    steps: [dataStep],
};

/** From comments to a version that production serves, with a gate before each step that people would feel. */
export const mlopsPipeline: PipelineDefinition = {
    name: "mlops",
    description:
        "Train, evaluate, optimise and register a model, and take it through the stages to production",
    parameters: {
        ...dataParameters,
        family: { description: "kind of model", default: "linear", allowed: ["linear"] },
        "min-accuracy": { description: "gate: least accuracy of toxic", number: share },
        "min-roc-auc": { description: "gate: least ROC-AUC of toxic", number: share },
        "max-parity-delta": {
            description: "gate: largest change of a probability that optimisation may cause",
            number: share,
        },
    },
    steps: [
        dataStep,
        trainStep,
        evaluateStep,
        gateStep,
        optimiseStep,
        registerStep,
        promoteStep("staging", "register"),
        promoteStep("canary", "promote-staging"),
        promoteStep("production", "promote-canary"),
    ],
};

/** Every pipeline by its name. */
export const pipelines: Readonly<Record<string, PipelineDefinition>> = {
    [dataPipeline.name]: dataPipeline,
    [mlopsPipeline.name]: mlopsPipeline,
};
