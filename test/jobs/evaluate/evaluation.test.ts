import { expect } from "chai";
import { curvesOf } from "../../../jobs/evaluate/curves";
import { measure, type TextScorer } from "../../../jobs/evaluate/evaluation";
import { evaluationGates, gateFailure } from "../../../jobs/evaluate/gates";
import { plotsOf, toSvg } from "../../../jobs/evaluate/plots";
import { rank } from "../../../jobs/evaluate/ranking";
import { JIGSAW_LABELS, type Label, type ModelContract } from "../../../model/contract";

/** Scores a text by the number it holds; `toxic` decides at 0.4, the others at 0.5. */
const scorer: TextScorer = {
    contract: {
        thresholds: Object.fromEntries(JIGSAW_LABELS.map((l) => [l, l === "toxic" ? 0.4 : 0.5])) as Record<
            Label,
            number
        >,
    } as unknown as ModelContract,
    scoreTexts: (texts) => Promise.resolve(texts.map((text) => JIGSAW_LABELS.map(() => Number(text)))),
};

const row = (text: string, toxic: 0 | 1, insult: 0 | 1) => ({
    id: text,
    text,
    labels: JIGSAW_LABELS.map((l): 0 | 1 => (l === "toxic" ? toxic : l === "insult" ? insult : 0)),
});
const rows = [row("0.9", 1, 1), row("0.45", 1, 0), row("0.3", 0, 0), row("0.1", 0, 0)];

describe("offline evaluation", () => {
    it("measures each label at its own threshold, and leaves out what one class does not define", async () => {
        const { metrics } = await measure(scorer, rows);
        expect(metrics["accuracy.toxic"]).to.equal(1);
        expect(metrics["recall.insult"]).to.equal(1);
        expect(metrics["roc_auc.toxic"]).to.equal(1);
        expect(metrics["accuracy.threat"]).to.equal(0.75);
        expect(metrics).not.to.have.any.keys("roc_auc.threat", "recall.threat", "pr_auc.threat");
        expect(Object.values(metrics).every(Number.isFinite)).to.equal(true);
    });

    it("takes the mean over the labels that have the metric", async () => {
        const { metrics } = await measure(scorer, rows);
        expect(metrics["roc_auc.macro"]).to.equal(1);
        expect(metrics["accuracy.macro"]).to.be.closeTo((1 + 1 + 4 * 0.75) / 6, 1e-12);
    });

    it("draws every plot as SVG without a canvas", async () => {
        const { curves } = await measure(scorer, rows);
        expect(curves.map((c) => c.label)).to.deep.equal(["toxic", "insult"]);
        for (const { name, specification } of plotsOf(curves)) {
            const svg = await toSvg(specification);
            expect(svg, name).to.match(/^<svg[\s\S]*<\/svg>\s*$/);
            expect(svg, name).to.contain("toxic").and.to.contain("insult").and.not.to.contain("NaN");
        }
    });
});

describe("curves of a label", () => {
    const scores = [0.9, 0.8, 0.3, 0.1];
    const labels = [1, 0, 1, 0];

    it("go from nothing flagged to all flagged", () => {
        const curves = curvesOf("toxic", rank(scores, labels), scores, labels);
        expect(curves?.roc).to.deep.equal([
            { fpr: 0, tpr: 0 },
            { fpr: 0, tpr: 0.5 },
            { fpr: 0.5, tpr: 0.5 },
            { fpr: 0.5, tpr: 1 },
            { fpr: 1, tpr: 1 },
        ]);
        expect(curves?.pr.map((p) => p.precision)).to.deep.equal([1, 0.5, 2 / 3, 0.5]);
        expect(curves?.sweep).to.have.length(101);
        expect(curves?.sweep[0]).to.deep.equal({ threshold: 0, precision: 0.5, recall: 1, fpr: 1 });
        expect(curves?.sweep[80]).to.deep.equal({ threshold: 0.8, precision: 0.5, recall: 0.5, fpr: 0.5 });
        expect(curves?.sweep[100]).to.deep.equal({ threshold: 1, precision: null, recall: 0, fpr: 0 });
    });

    it("are thinned to what a plot can show, the end kept", () => {
        const many = Array.from({ length: 5000 }, (_, i) => i / 5000);
        const truth = many.map((_, i) => i % 2);
        const roc = curvesOf("toxic", rank(many, truth), many, truth)?.roc ?? [];
        expect(roc.length).to.be.within(150, 210);
        expect(roc.at(-1)).to.deep.equal({ fpr: 1, tpr: 1 });
    });

    it("are absent where there is one class only", () => {
        expect(curvesOf("toxic", rank([0.1], [0]), [0.1], [0])).to.equal(null);
    });
});

describe("gates of the evaluation", () => {
    const gates = { minAccuracy: 0.8, minRocAuc: 0.9 };
    const failure = (metrics: Record<string, number>) => gateFailure(evaluationGates(metrics, gates));

    it("pass at the limit", () => {
        expect(failure({ "accuracy.toxic": 0.8, "roc_auc.toxic": 0.9 })).to.equal(null);
    });

    it("name metric, value and limit of each that fails", () => {
        expect(failure({ "accuracy.toxic": 0.79, "roc_auc.toxic": 0.95 })).to.equal(
            "gate failed: accuracy.toxic is 0.7900, the gate minAccuracy asks for at least 0.8. Nothing was promoted.",
        );
        expect(failure({ "accuracy.toxic": 0.79, "roc_auc.toxic": 0.5 })).to.match(
            /accuracy.*; roc_auc\.toxic is 0.5000/,
        );
    });

    it("fail where the metric could not be measured", () => {
        expect(failure({ "accuracy.toxic": 0.9 })).to.match(/roc_auc\.toxic could not be measured/);
    });
});
