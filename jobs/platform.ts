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

/** Gates of the pipeline, from stack config; a failed one stops promotion. */
export const gatesSchema = z.object({
    /** Least share of right decisions on `toxic` (0 to 1). */
    minAccuracy: z.number().min(0).max(1),
    /** Least ROC-AUC of `toxic` (0 to 1). */
    minRocAuc: z.number().min(0).max(1),
    /** Largest absolute change of a probability that optimisation may cause. */
    maxParityDelta: z.number().min(0).max(1),
});
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
