import type { Label } from "../../model/contract";
import type { Scores } from "./expected-scores";

/** A way to ask for scores, and how its answer is read. */
export interface Face {
    name: string;
    path: string;
    /** Most texts in one request. */
    maxTexts: number;
    /** How often it is chosen, beside the others. */
    weight: number;
    /** The request's JSON. */
    body(texts: readonly string[]): unknown;
    /**
     * Scores that the answer's JSON tells of each text.
     *
     * @throws where the answer has not the shape that the face promises.
     */
    read(answer: unknown): Partial<Scores>[];
}

const PERSPECTIVE_ATTRIBUTES: Record<string, Label> = {
    TOXICITY: "toxic",
    SEVERE_TOXICITY: "severe_toxic",
    PROFANITY: "obscene",
    THREAT: "threat",
    INSULT: "insult",
    IDENTITY_ATTACK: "identity_hate",
};

interface NativeAnswer {
    predictions: { scores: Scores }[];
}

interface PerspectiveAnswer {
    attributeScores: Record<string, { summaryScore: { value: number } }>;
}

const readNative = (answer: unknown): Scores[] =>
    (answer as NativeAnswer).predictions.map(({ scores }) => scores);

export const FACES: readonly Face[] = [
    {
        name: "native",
        path: "/predict",
        maxTexts: 1,
        weight: 8,
        body: ([text]) => ({ text }),
        read: readNative,
    },
    {
        name: "native batch",
        path: "/predict",
        maxTexts: 32,
        weight: 1,
        body: (texts) => ({ texts }),
        read: readNative,
    },
    {
        name: "perspective",
        path: "/v1alpha1/comments:analyze",
        maxTexts: 1,
        weight: 4,
        body: ([text]) => ({
            comment: { text },
            languages: ["en"],
            requestedAttributes: Object.fromEntries(
                Object.keys(PERSPECTIVE_ATTRIBUTES).map((attribute) => [attribute, {}]),
            ),
        }),
        read(answer) {
            const { attributeScores } = answer as PerspectiveAnswer;
            const scores = Object.entries(PERSPECTIVE_ATTRIBUTES).map(([attribute, label]) => [
                label,
                attributeScores[attribute]?.summaryScore.value,
            ]);
            return [Object.fromEntries(scores) as Scores];
        },
    },
];
