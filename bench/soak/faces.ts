import { JIGSAW_LABELS, type Label } from "../../model/contract";
import type { Scores } from "./expected-scores";

/** What a face tells of one text, by its own names. */
export type Told = Record<string, number>;

/** A way to ask for scores, and how its answer is read. */
export interface Face {
    name: string;
    path: string;
    /** @default application/json */
    contentType?: string;
    /** Most texts in one request. */
    maxTexts: number;
    /** How often it is chosen, beside the others. */
    weight: number;
    /** Whether requests pin one of the versions. */
    pins?: boolean;
    body(texts: readonly string[]): string;
    /**
     * What the answer tells of each text.
     *
     * @throws where the answer has not the shape that the face promises.
     */
    read(answer: unknown): Told[];
    /** What it must tell of a text with these scores. */
    expect(scores: Scores): Told;
}

const byLabel = (scores: Scores): Told => scores;

interface Predictions {
    predictions: { scores: Scores }[];
}
const readPredictions = (answer: unknown): Told[] =>
    (answer as Predictions).predictions.map(({ scores }) => scores);

const ATTRIBUTES: Record<string, Label> = {
    TOXICITY: "toxic",
    SEVERE_TOXICITY: "severe_toxic",
    PROFANITY: "obscene",
    THREAT: "threat",
    INSULT: "insult",
    IDENTITY_ATTACK: "identity_hate",
};

interface PerspectiveAnswer {
    attributeScores: Record<string, { summaryScore: { value: number } }>;
}

interface OpenaiAnswer {
    results: { category_scores: Told }[];
}
const COVERED_CATEGORIES = ["harassment", "harassment/threatening", "hate"];

interface InferenceAnswer {
    outputs: [{ name: "scores"; shape: [number, number]; data: number[] }];
}

/** @param modelName Registered name, which some paths hold. */
export function facesOf(modelName: string): Face[] {
    const native = { path: "/predict", read: readPredictions, expect: byLabel };
    const nativeText = (texts: readonly string[]): string => JSON.stringify({ text: texts[0] });
    return [
        { ...native, name: "native", maxTexts: 1, weight: 8, body: nativeText },
        {
            ...native,
            name: "native batch",
            maxTexts: 32,
            weight: 1,
            body: (texts) => JSON.stringify({ texts }),
        },
        { ...native, name: "native pinned", maxTexts: 1, weight: 1, pins: true, body: nativeText },
        {
            name: "perspective",
            path: "/v1alpha1/comments:analyze",
            maxTexts: 1,
            weight: 4,
            body: ([text]) =>
                JSON.stringify({
                    comment: { text },
                    languages: ["en"],
                    requestedAttributes: mapped(Object.keys(ATTRIBUTES), () => ({})),
                }),
            read(answer) {
                const { attributeScores } = answer as PerspectiveAnswer;
                return [mapped(Object.keys(attributeScores), (a) => attributeScores[a]!.summaryScore.value)];
            },
            expect: (scores) => mapped(Object.keys(ATTRIBUTES), (a) => scores[ATTRIBUTES[a]!]),
        },
        {
            name: "openai",
            path: "/v1/moderations",
            maxTexts: 4,
            weight: 2,
            body: (texts) => JSON.stringify({ input: texts, model: "omni-moderation-latest" }),
            read: (answer) =>
                (answer as OpenaiAnswer).results.map(({ category_scores: told }) =>
                    mapped(COVERED_CATEGORIES, (category) => told[category]!),
                ),
            expect: (scores) => ({
                harassment: Math.max(scores.toxic, scores.severe_toxic, scores.insult),
                "harassment/threatening": scores.threat,
                hate: scores.identity_hate,
            }),
        },
        {
            name: "open inference",
            path: `/v2/models/${modelName}/infer`,
            maxTexts: 4,
            weight: 2,
            body: (texts) =>
                JSON.stringify({
                    inputs: [{ name: "text", datatype: "BYTES", shape: [texts.length], data: texts }],
                    outputs: [{ name: "scores" }],
                }),
            read(answer) {
                const { data, shape } = (answer as InferenceAnswer).outputs[0];
                return Array.from({ length: shape[0] }, (_, row) =>
                    Object.fromEntries(JIGSAW_LABELS.map((label, i) => [label, data[row * shape[1] + i]!])),
                );
            },
            expect: byLabel,
        },
        {
            name: "mlflow",
            path: "/invocations",
            maxTexts: 4,
            weight: 1,
            body: (texts) => JSON.stringify({ dataframe_records: texts.map((text) => ({ text })) }),
            read: readPredictions,
            expect: byLabel,
        },
        {
            name: "mlflow csv",
            path: "/invocations",
            contentType: "text/csv",
            maxTexts: 4,
            weight: 1,
            body: (texts) => ["text", ...texts.map((text) => `"${text.replaceAll('"', '""')}"`)].join("\n"),
            read: readPredictions,
            expect: byLabel,
        },
    ];
}

function mapped<T>(keys: readonly string[], value: (key: string) => T): Record<string, T> {
    return Object.fromEntries(keys.map((key) => [key, value(key)]));
}
