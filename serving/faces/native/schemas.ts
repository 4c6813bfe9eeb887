import { z } from "zod";
import { JIGSAW_LABELS, contractSchema, type Label } from "../../../model/contract";
import type { ServerLimits } from "../../config";

/** The native face's bodies: what validates requests, and what documents requests and answers. */

/** Sentences of one request that are scored by themselves, of all its texts together. */
export const SENTENCE_LIMIT = 1024;

const VERSION_NAME = "the name of a registered version, such as 3";

export const modelVersion = z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, VERSION_NAME)
    .meta({ description: "A registered version of the model", examples: ["3"] });

const comment = ({ textBytes }: ServerLimits) =>
    z.string().meta({
        description: `A comment: at most ${textBytes} bytes of UTF-8, not only white space`,
        minLength: 1,
        maxLength: textBytes,
        pattern: "[^\\s\\uFEFF]",
    });

const probability = z.number().min(0).max(1);

const perLabel = <T extends z.ZodType>(value: T) =>
    z.object(Object.fromEntries(JIGSAW_LABELS.map((label) => [label, value])) as Record<Label, T>);

const labelScores = perLabel(probability).meta({
    title: "LabelScores",
    description: "The calibrated probability of each label",
});

export const PREDICT_FIELDS = ["text", "texts", "sentences", "model_version"] as const;

export const predictRequest = (limits: ServerLimits) =>
    z
        .strictObject({
            text: comment(limits).optional(),
            texts: z
                .array(comment(limits))
                .min(1, String(limits.textsPerRequest))
                .max(limits.textsPerRequest, String(limits.textsPerRequest))
                .optional(),
            sentences: z
                .boolean()
                .optional()
                .meta({
                    description:
                        `Score each sentence by itself too; at most ${SENTENCE_LIMIT} sentences ` +
                        `of all texts together`,
                }),
            model_version: modelVersion.optional(),
        })
        .meta({
            title: "PredictRequest",
            oneOf: [{ required: ["text"] }, { required: ["texts"] }],
            examples: [
                { text: "What a lovely day!" },
                { texts: ["Thank you.", "You again?"], sentences: true },
            ],
        });

const sentence = z
    .strictObject({ begin: z.int().min(0), end: z.int().min(1), scores: labelScores })
    .meta({ title: "Sentence", description: "Where it is in the text, in UTF-16 units, its end exclusive" });

const prediction = z
    .strictObject({
        label: z.enum(["toxic", "non-toxic"]),
        confidence: probability.meta({ description: "Probability of `label`" }),
        scores: labelScores,
        sentences: z.array(sentence).optional(),
    })
    .meta({ title: "Prediction" });

export const predictAnswer = z
    .strictObject({
        model_version: z.string(),
        alias: z.string(),
        predictions: z.array(prediction).meta({ description: "One for each text, in order" }),
    })
    .meta({ title: "PredictAnswer" });

const CORRECTION = "true, false or a number from 0 to 1";
const correction = z.number().min(0, CORRECTION).max(1, CORRECTION);

export const FEEDBACK_FIELDS = ["text", "corrections", "model_version", "reporter", "source"] as const;

export const feedbackRequest = (limits: ServerLimits) =>
    z
        .strictObject({
            text: comment(limits),
            corrections: z
                .strictObject(
                    Object.fromEntries(
                        JIGSAW_LABELS.map((label) => [
                            label,
                            z.union([z.boolean(), correction], CORRECTION).optional(),
                        ]),
                    ) as Record<Label, z.ZodOptional<z.ZodUnion<[z.ZodBoolean, z.ZodNumber]>>>,
                )
                .refine((given) => Object.keys(given).length > 0, "corrections of at least one label")
                .meta({ description: "The right value of each label that was judged", minProperties: 1 }),
            model_version: modelVersion.optional(),
            reporter: z
                .string()
                .regex(/^[\x21-\x7e]{1,200}$/, "1 to 200 printable ASCII characters without spaces")
                .optional()
                .meta({ description: "Who reports, as the client names them; no personal data is needed" }),
            source: z.enum(["page", "api"], "page or api").optional(),
        })
        .meta({
            title: "FeedbackRequest",
            examples: [{ text: "You were great!", corrections: { toxic: false }, model_version: "3" }],
        });

export const feedbackAnswer = z.strictObject({ id: z.uuid() }).meta({ title: "FeedbackAnswer" });

export const errorAnswer = z
    .strictObject({
        error: z.strictObject({
            code: z.string().meta({ description: "Stable name, for programs" }),
            message: z.string(),
            field: z.string().optional(),
            value: z.union([z.string(), z.number()]).optional(),
            allowed: z.string().optional(),
            remedy: z.string().optional(),
        }),
    })
    .meta({ title: "Error", description: "What was wrong, what is allowed, and what to do" });

const loaded = {
    version: z.string(),
    serves: z.boolean().meta({ description: "Whether requests that pin no version go to it" }),
    pinned: z.boolean().meta({ description: "Whether it is kept loaded because a client pinned it" }),
    loaded_since: z.iso.datetime(),
};

export const modelCard = z
    .strictObject({
        model: z.string(),
        alias: z
            .string()
            .nullable()
            .meta({ description: "Alias that it serves for; null where it does not" }),
        ...loaded,
        ...contractSchema.omit({ contract: true }).shape,
        // In the contract's order, which a tuple would say in a way that few tools read.
        labels: z.array(z.enum(JIGSAW_LABELS)),
    })
    .meta({ title: "ModelCard" });

export const modelList = z
    .strictObject({
        model: z.string(),
        alias: z.string(),
        models: z.array(z.strictObject({ ...loaded, family: z.string() })),
    })
    .meta({ title: "ModelList" });
