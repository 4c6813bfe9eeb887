import { z } from "zod";
import { CONTRACT_FILE, MODEL_FILE, TOKENIZER_FILE } from "./model-files";

/** Jigsaw's six labels, in the order of the model's logits. */
export const JIGSAW_LABELS = [
    "toxic",
    "severe_toxic",
    "obscene",
    "threat",
    "insult",
    "identity_hate",
] as const;
export type Label = (typeof JIGSAW_LABELS)[number];

export { CONTRACT_FILE, MODEL_FILE, TOKENIZER_FILE };

const fileDigest = z.object({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().positive(),
});

/** Platt scaling of one label: `p = 1 / (1 + exp(-(a·logit + b)))` (Platt, 1999). */
const plattScaling = z.object({ a: z.number(), b: z.number() });

const perLabel = <T extends z.ZodType>(value: T) =>
    z.object(Object.fromEntries(JIGSAW_LABELS.map((l) => [l, value])) as Record<Label, T>);

/** A tuple of literals keeps names and order in the type as well as in the check. */
type LiteralsOf<T extends readonly string[]> = { -readonly [K in keyof T]: z.ZodLiteral<T[K]> };

/**
 * `moderato.json`: what a model promises beside its graph.
 *
 * The graph itself takes `input_ids` and `attention_mask` (int64, [batch, sequence]) and gives
 * `logits` (float32, [batch, labels]).
 */
export const contractSchema = z.object({
    contract: z.literal(1),
    family: z.enum(["linear", "transformer"]),
    labels: z.tuple(JIGSAW_LABELS.map((l) => z.literal(l)) as unknown as LiteralsOf<typeof JIGSAW_LABELS>),
    /** Longest sequence in tokens; longer texts are cut by the scorer. */
    max_length: z.int().positive(),
    calibration: perLabel(plattScaling),
    /** Probability from which a label counts as present. */
    thresholds: perLabel(z.number().min(0).max(1)),
    files: z.object({ [MODEL_FILE]: fileDigest, [TOKENIZER_FILE]: fileDigest }),
    training: z.object({
        /** sha256 of the data set's manifest. */
        data_sha256: z.string(),
        rows: z.int().positive(),
        /** Whether they are the shipped, synthetic comments: good for trying, not for moderating. @default false */
        sample: z.boolean().optional(),
        seed: z.int(),
        created: z.iso.datetime(),
    }),
    /** Summary of the offline evaluation: metric name to value; null before it ran. */
    evaluation: z.record(z.string(), z.number()).nullable(),
});

export type ModelContract = z.infer<typeof contractSchema>;
