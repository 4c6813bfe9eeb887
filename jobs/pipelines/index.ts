import type { PipelineDefinition } from "./definition";
import {
    againstParameter,
    baselineStep,
    dataParameters,
    dataStep,
    evaluateStep,
    gateParameters,
    gateStep,
    optimiseStep,
    promoteStep,
    registerStep,
    trainStep,
} from "./steps";

export * from "./definition";
export * from "./validate";

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
        ...againstParameter,
        ...gateParameters,
    },
    steps: [
        dataStep,
        baselineStep,
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
