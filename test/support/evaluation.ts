import { behaviourSuite } from "../../jobs/evaluate/behaviour/suite";
import type { Evaluation } from "../../jobs/evaluate/evaluation";
import type { TextScorer } from "../../jobs/evaluate/text-scorer";
import { JIGSAW_LABELS, type Label, type ModelContract } from "../../model/contract";

/** Scores a text by the number it holds, for every label alike; each label decides at 0.5 unless told otherwise. */
export function numberScorer(
    thresholds: Partial<Record<Label, number>> = {},
    scoreOf: (text: string) => number = (text) => Number(text) || 0,
    sample = false,
): TextScorer {
    return {
        contract: {
            thresholds: Object.fromEntries(JIGSAW_LABELS.map((label) => [label, thresholds[label] ?? 0.5])),
            files: { "model.onnx": { sha256: "a".repeat(64), bytes: 1 } },
            training: { sample },
        } as unknown as ModelContract,
        scoreTexts: (texts) => Promise.resolve(texts.map((text) => JIGSAW_LABELS.map(() => scoreOf(text)))),
    };
}

/** A row whose text is the score that `numberScorer` gives it. */
export function numberRow(score: number, toxic: 0 | 1, insult: 0 | 1) {
    return {
        id: String(score),
        text: String(score),
        labels: JIGSAW_LABELS.map((label): 0 | 1 =>
            label === "toxic" ? toxic : label === "insult" ? insult : 0,
        ),
    };
}

/** Two functions of two cases, of which `numberScorer` gets three right. */
export const TINY_SUITE = behaviourSuite([
    {
        name: "flagged",
        group: "plain",
        description: "Should be flagged.",
        label: "toxic",
        expect: "present",
        cases: [{ text: "0.9" }, { text: "0.2" }],
    },
    {
        name: "passed_on",
        group: "ordinary",
        description: "Should pass.",
        label: "toxic",
        expect: "absent",
        cases: [{ text: "0.1" }, { text: "0.15" }],
    },
]);

/** `evaluation.json` as `jobs evaluate` writes it, with these figures. */
export function makeEvaluation(parts: Partial<Evaluation> = {}): Evaluation {
    const noBias = { identities: [], means: null, final: null };
    const all = { cases: 2, passed: 2, rate: 1, interval: [0.3, 1] as [number, number] };
    return {
        contract: 2,
        split: "test",
        rows: 4,
        model_sha256: "a",
        data_sha256: "b",
        metrics: {},
        intervals: {},
        labels: [],
        bias: { rows: noBias, templates: noBias },
        behaviour: {
            total: all,
            byExpectation: { present: all, absent: null, same: null, higher: null, lower: null },
            functions: [{ name: "flagged", failures: [], ...all }],
        },
        against: null,
        ...parts,
    };
}
