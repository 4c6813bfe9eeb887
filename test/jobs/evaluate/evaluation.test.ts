import { expect } from "chai";
import { behaviourSuite } from "../../../jobs/evaluate/behaviour/suite";
import { curvesOf } from "../../../jobs/evaluate/curves";
import { evaluationSchema, measure } from "../../../jobs/evaluate/evaluation";
import { plotsOf, toSvg } from "../../../jobs/evaluate/plots";
import { rank } from "../../../jobs/evaluate/ranking";
import { JIGSAW_LABELS } from "../../../model/contract";
import { fingerprintOf } from "../../../jobs/evaluate/training-rows";
import { numberRow, numberScorer, TINY_SUITE } from "../../support/evaluation";

const scorer = numberScorer({ toxic: 0.4 });
const rows = [numberRow(0.9, 1, 1), numberRow(0.45, 1, 0), numberRow(0.3, 0, 0), numberRow(0.1, 0, 0)];
/** Twelve toxic rows and thirteen others, mostly told apart. */
const many = Array.from({ length: 25 }, (_, i) => numberRow(i / 25, i > 12 || i === 5 ? 1 : 0, 0));

describe("offline evaluation", () => {
    it("measures each label at its own threshold, and leaves out what one class does not define", async () => {
        const { metrics, intervals, labels } = (await measure(scorer, rows, null, TINY_SUITE)).evaluation;
        expect(metrics["accuracy.toxic"]).to.equal(1);
        expect(metrics["recall.insult"]).to.equal(1);
        expect(metrics["roc_auc.toxic"]).to.equal(1);
        expect(metrics["accuracy.threat"]).to.equal(0.75);
        expect(metrics["fpr_at_95_sensitivity.toxic"]).to.equal(0);
        expect(metrics["sensitivity_at_1_fpr.toxic"]).to.equal(1);
        expect(metrics).not.to.have.any.keys("roc_auc.threat", "recall.threat", "pr_auc.threat");
        expect(Object.values(metrics).every(Number.isFinite)).to.equal(true);
        expect(intervals).not.to.have.any.keys("accuracy.toxic", "roc_auc.insult");
        expect(labels[0]).to.deep.equal({ label: "toxic", threshold: 0.4, positives: 2, negatives: 2 });
    });

    it("takes the mean over the labels that have the metric", async () => {
        const { metrics } = (await measure(scorer, rows, null, TINY_SUITE)).evaluation;
        expect(metrics["roc_auc.macro"]).to.equal(1);
        expect(metrics["accuracy.macro"]).to.be.closeTo((1 + 1 + 4 * 0.75) / 6, 1e-12);
    });

    it("gives intervals and the suite's figures under stable names", async () => {
        const { metrics, intervals } = (await measure(scorer, many, null, TINY_SUITE)).evaluation;
        expect(intervals["roc_auc.toxic"]?.[0]).to.be.below(metrics["roc_auc.toxic"] ?? NaN);
        expect(metrics["behaviour.pass_rate"]).to.equal(0.75);
        expect(metrics["behaviour.pass_rate.present"]).to.equal(0.5);
        expect(metrics["behaviour.function.flagged"]).to.equal(0.5);
        expect(intervals["behaviour.function.flagged"]?.[0]).to.be.within(0, 0.5);
        expect(metrics["bias.identities"]).to.equal(0);
        expect(metrics).not.to.have.any.keys("bias.final", "against.regressed_functions");
    });

    it("measures bias by the words of the rows and by the suite's sentences", async () => {
        // Whatever names a man scores 0.1 more here.
        const biased = numberScorer(
            {},
            (text) => (text.match(/\bman\b/i) ? 0.6 : 0.5) + (text.includes("hate") ? 0.05 : 0),
        );
        const speaking = Array.from({ length: 48 }, (_, i) => ({
            ...numberRow(0, i % 2 === 0 ? 1 : 0, 0),
            text: `${i < 24 ? "that man" : "that cat"} ${i % 2 === 0 ? "hates" : "likes"} number ${i}`,
        }));
        const { bias, metrics } = (await measure(biased, speaking)).evaluation;
        expect(bias.rows.identities[0]).to.include({ identity: "male", positives: 12, negatives: 12 });
        expect(metrics["bias.subgroup_auc.male"]).to.equal(1);
        expect(metrics["bias.bpsn_auc.male"]).to.equal(0);
        expect(metrics["bias.bnsp_auc.male"]).to.equal(1);
        expect(metrics["bias.identities"]).to.equal(1);
        expect(metrics["bias.templates.identities"]).to.equal(9);
        expect(metrics["bias.templates.bpsn_auc.male"]).to.be.below(
            metrics["bias.templates.bpsn_auc.jewish"] ?? NaN,
        );
    });

    it("compares with another model on the same rows and cases", async () => {
        const worse = numberScorer({ toxic: 0.4 }, (text) => ((Number(text) * 7) % 1) / 2);
        const { against, metrics, intervals } = (
            await measure(scorer, many, { version: "7", scorer: worse, seen: null }, TINY_SUITE)
        ).evaluation;
        expect(against).to.deep.include({
            version: "7",
            rows: 25,
            seen: null,
            comparable: true,
            binding: true,
            regressed: [],
        });
        expect(metrics["against.roc_auc.toxic"]).to.be.above(0.3);
        expect(intervals["against.roc_auc.toxic"]?.[0]).to.be.above(0);
        expect(metrics["against.fpr_at_90_sensitivity.toxic"]).to.be.below(0);
        expect(metrics["against.regressed_functions"]).to.equal(0);
    });

    it("sets no limit where the other model learned from the shipped sample", async () => {
        const binding = async (sample: boolean) => {
            const other = { version: "7", scorer: numberScorer({}, undefined, sample), seen: null };
            return (await measure(scorer, many, other, TINY_SUITE)).evaluation.against?.binding;
        };
        expect(await binding(true)).to.equal(false);
        expect(await binding(false)).to.equal(true);
    });

    it("compares on rows alone that the other model was not trained on", async () => {
        // It knows by heart what it saw, the last five rows and those before 0.2, and is wrong everywhere else.
        const byHeart = new Map(many.map((row) => [row.text, row.labels[0]]));
        const known = many.filter((row, i) => i < 5 || i >= 20);
        const seen = new Set(known.map((row) => fingerprintOf(row.text)));
        const other = numberScorer({}, (text) =>
            seen.has(fingerprintOf(text)) ? (byHeart.get(text) ?? 0) : 1 - Number(text),
        );
        const compare = async (rows: ReadonlySet<string> | null) =>
            (await measure(scorer, many, { version: "7", scorer: other, seen: rows }, TINY_SUITE)).evaluation;
        const { against, metrics } = await compare(seen);
        expect(against).to.include({ rows: 15, seen: 10, comparable: false });
        // Ranked the other way round: 1 - AUC.
        const auc = metrics["against.roc_auc.toxic"] ?? NaN;
        expect(auc).to.be.above(0.5);
        expect((await compare(null)).metrics["against.roc_auc.toxic"]).to.be.below(auc);
        const all = await compare(new Set(many.map((row) => fingerprintOf(row.text))));
        expect(all.against).to.include({ rows: 0, seen: 25, comparable: false });
        expect(all.metrics).to.not.have.property("against.roc_auc.toxic");
        expect(all.metrics).to.have.property("against.regressed_functions", 0);
    });

    it("names the functions in which the other model was better", async () => {
        const silent = numberScorer({}, () => 0);
        const loud = numberScorer({}, () => 1);
        const { against, metrics } = (
            await measure(silent, many, { version: null, scorer: loud, seen: null })
        ).evaluation;
        const names = against?.regressed.map(({ name }) => name) ?? [];
        expect(names).to.include.members(["direct_insult_noun", "threat_of_violence"]);
        expect(names).to.not.include.members(["praise"]);
        expect(metrics["against.regressed_functions"]).to.equal(names.length);
        expect(against?.regressed[0]).to.include({ passed: 0, passedBefore: 30, cases: 30 });
        expect(against?.regressed[0]?.lost).to.have.length(30);
    });

    it("writes what its schema reads", async () => {
        const { evaluation } = await measure(
            scorer,
            many,
            { version: "7", scorer, seen: new Set() },
            behaviourSuite(),
        );
        const whole = { contract: 2, split: "test", data_sha256: "d", ...evaluation };
        expect(evaluationSchema.parse(JSON.parse(JSON.stringify(whole)))).to.deep.equal(whole);
    });

    it("draws every plot as SVG without a canvas", async () => {
        const plots = plotsOf(await measure(scorer, many));
        expect(plots.map(({ name }) => name)).to.deep.equal([
            "roc",
            "precision-recall",
            "calibration",
            "thresholds",
            "confusion",
            "slices",
            "behaviour",
        ]);
        for (const { name, specification, caption } of plots) {
            const svg = await toSvg(specification);
            expect(svg, name).to.match(/^<svg[\s\S]*<\/svg>\s*$/);
            expect(svg, name).to.contain("role-axis-title").and.to.not.contain("NaN");
            expect(caption.length, name).to.be.above(40);
        }
    }).timeout(20_000);
});

describe("curves of a label", () => {
    const scores = [0.9, 0.8, 0.3, 0.1];
    const labels = [1, 0, 1, 0];

    it("go from nothing flagged to all flagged", () => {
        const curves = curvesOf("toxic", rank(scores, labels));
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
        const all = Array.from({ length: 5000 }, (_, i) => i / 5000);
        const truth = all.map((_, i) => i % 2);
        const roc = curvesOf("toxic", rank(all, truth))?.roc ?? [];
        expect(roc.length).to.be.within(150, 210);
        expect(roc.at(-1)).to.deep.equal({ fpr: 1, tpr: 1 });
    });

    it("are absent where there is one class only", () => {
        expect(curvesOf("toxic", rank([0.1], [0]))).to.equal(null);
    });

    it("name no label that has no curve", async () => {
        const { curves } = await measure(scorer, rows, null, TINY_SUITE);
        expect(curves.map((c) => c.label)).to.deep.equal(["toxic", "insult"]);
        expect(JIGSAW_LABELS).to.include("threat");
    });
});
