import { readFileSync } from "node:fs";
import { z } from "zod";

/** The four stages in the order that a version passes through them, with the alias each serves. */
export const STAGES = ["dev", "staging", "canary", "production"] as const;
export type Stage = (typeof STAGES)[number];
export const STAGE_ALIAS: Record<Stage, string> = {
    dev: "development",
    staging: "staging",
    canary: "canary",
    production: "production",
};

const stageFacts = z.object({ url: z.url(), alias: z.string() });

/** A limit that a version must keep to be promoted. */
export interface GateDefinition {
    /** Name of its option and pipeline parameter. */
    option: string;
    /** What a person reads. */
    description: string;
    /** Where the stack's config says nothing. */
    preset: number;
    min: number;
    max: number;
    integer?: boolean;
}

const share = { min: 0, max: 1 };

/** Every gate of the pipeline by its name in stack config. */
export const GATES = {
    minAccuracy: {
        option: "min-accuracy",
        description: "least share of right decisions on toxic",
        preset: 0.8,
        ...share,
    },
    minRocAuc: { option: "min-roc-auc", description: "least ROC-AUC of toxic", preset: 0.85, ...share },
    minF1: { option: "min-f1", description: "least F1 of toxic", preset: 0.6, ...share },
    minBehaviour: {
        option: "min-behaviour",
        description: "least share of the behavioural suite's cases that pass",
        preset: 0.65,
        ...share,
    },
    maxFprRise: {
        option: "max-fpr-rise",
        description:
            "largest rise of the false positive rate at 90 % sensitivity over the version in production, by the lower " +
            "bound of its paired 95 % interval",
        preset: 0,
        ...share,
    },
    maxRegressedFunctions: {
        option: "max-regressed-functions",
        description: "most functions of the behavioural suite that may be worse than in production",
        preset: 0,
        min: 0,
        max: 1000,
        integer: true,
    },
    maxParityDelta: {
        option: "max-parity-delta",
        description: "largest change of a probability that optimisation may cause",
        preset: 0.01,
        ...share,
    },
} as const satisfies Record<string, GateDefinition>;
export type GateName = keyof typeof GATES;
export const GATE_NAMES = Object.keys(GATES) as GateName[];

const perGate = <T>(of: (gate: GateDefinition) => T) =>
    Object.fromEntries(GATE_NAMES.map((name) => [name, of(GATES[name])])) as Record<GateName, T>;
const limit = ({ min, max, integer }: GateDefinition) =>
    (integer ? z.number().int() : z.number()).min(min).max(max);

/** Gates of the pipeline, from stack config; a failed one stops promotion. */
export const gatesSchema = z.object(perGate(limit));
/** The same as a person may set them: what is left out takes its preset. */
export const gatesConfigSchema = z.strictObject(perGate((gate) => limit(gate).default(gate.preset)));
export type Gates = z.infer<typeof gatesSchema>;

/** What jobs know of the platform: the stacks' outputs, handed over as a JSON file named by `MODERATO_PLATFORM`. */
export const platformSchema = z.object({
    mlflowUrl: z.url(),
    /** Of the pipeline API; steps do not need it. */
    pipelineUrl: z.url().optional(),
    modelName: z.string(),
    stages: z.partialRecord(z.enum(STAGES), stageFacts),
    gates: gatesSchema,
});
export type Platform = z.infer<typeof platformSchema>;

export function readPlatform(path: string): Platform {
    return platformSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}
