import { expect } from "chai";
import * as metrics from "../../../jobs/evaluate/metrics";
import { emptyRanking, rank, recount, sortRows } from "../../../jobs/evaluate/ranking";

// By hand: ten rows, five positives; ties at 0.8 (one of each class) and at 0.5 (one of each class).
const scores = [0.1, 0.4, 0.35, 0.8, 0.8, 0.65, 0.2, 0.9, 0.5, 0.5];
const labels = [0, 0, 1, 1, 0, 1, 0, 1, 0, 1];

/**
 * 500 rows of scikit-learn's (1.9) answers:
 *
 *     y = np.array([int((i * 7919 + 13) % 11 < 3) for i in range(500)])
 *     s = np.floor((((np.arange(500) * 104729 + 7) % 1000) / 1000 * 0.6 + 0.35 * y) * 100) / 100
 *     roc_auc_score(y, s), average_precision_score(y, s), accuracy_score(y, s >= 0.5), …
 *     fpr, tpr, _ = roc_curve(y, s, drop_intermediate=False)
 *     min(f for f, t in zip(fpr, tpr) if t >= 0.9), max(t for f, t in zip(fpr, tpr) if f <= 0.05), …
 *     b = np.minimum(9, np.floor(s * 10)).astype(int)
 *     sum((b == k).mean() * abs(y[b == k].mean() - s[b == k].mean()) for k in range(10) if (b == k).any())
 */
const many = Array.from({ length: 500 }, (_, i) => {
    const label = (i * 7919 + 13) % 11 < 3 ? 1 : 0;
    return {
        label,
        score: Math.floor(((((i * 104729 + 7) % 1000) / 1000) * 0.6 + 0.35 * label) * 100) / 100,
    };
});
const manyScores = many.map((row) => row.score);
const manyLabels = many.map((row) => row.label);
const CLOSE = 1e-12;

describe("metrics", () => {
    it("counts decisions, a score at the threshold being positive", () => {
        expect(metrics.confusionAt(rank(scores, labels), 0.5)).to.deep.equal({ tp: 4, fp: 2, tn: 3, fn: 1 });
    });

    it("gives the figures computed by hand", () => {
        const ranking = rank(scores, labels);
        const decisions = metrics.confusionAt(ranking, 0.5);
        expect(metrics.accuracy(decisions)).to.equal(7 / 10);
        expect(metrics.precision(decisions)).to.equal(4 / 6);
        expect(metrics.recall(decisions)).to.equal(4 / 5);
        expect(metrics.f1(decisions)).to.equal(8 / 11);
        // Of 25 pairs: 0.9 wins 5, 0.8 wins 4 and ties 1, 0.65 wins 4, 0.5 wins 3 and ties 1, 0.35 wins 2.
        expect(metrics.rocAuc(ranking)).to.be.closeTo((5 + 4.5 + 4 + 3.5 + 2) / 25, CLOSE);
        // Precision at each positive's score: 1/1, 2/3, 3/4, 4/6, 5/8.
        expect(metrics.averagePrecision(ranking)).to.be.closeTo(
            (1 + 2 / 3 + 3 / 4 + 4 / 6 + 5 / 8) / 5,
            CLOSE,
        );
        // 90 % of five positives means all five: down to 0.35, above which three of five negatives lie.
        expect(metrics.fprAtSensitivity(ranking, 0.9)).to.equal(3 / 5);
        expect(metrics.fprAtSensitivity(ranking, 0.8)).to.equal(2 / 5);
    });

    it("gives scikit-learn's figures", () => {
        const ranking = rank(manyScores, manyLabels);
        const decisions = metrics.confusionAt(ranking, 0.5);
        expect(metrics.accuracy(decisions)).to.be.closeTo(0.792, CLOSE);
        expect(metrics.precision(decisions)).to.be.closeTo(0.6049382716049383, CLOSE);
        expect(metrics.recall(decisions)).to.be.closeTo(0.7101449275362319, CLOSE);
        expect(metrics.f1(decisions)).to.be.closeTo(0.6533333333333333, CLOSE);
        expect(metrics.rocAuc(ranking)).to.be.closeTo(0.8984106013291697, CLOSE);
        expect(metrics.averagePrecision(ranking)).to.be.closeTo(0.818709340951736, CLOSE);
        expect(metrics.fprAtSensitivity(ranking, 0.8)).to.be.closeTo(0.2541436464088398, CLOSE);
        expect(metrics.fprAtSensitivity(ranking, 0.9)).to.be.closeTo(0.36187845303867405, CLOSE);
        expect(metrics.fprAtSensitivity(ranking, 0.95)).to.be.closeTo(0.39779005524861877, CLOSE);
        expect(metrics.sensitivityAtFpr(ranking, 0.01)).to.be.closeTo(0.5579710144927537, CLOSE);
        expect(metrics.sensitivityAtFpr(ranking, 0.05)).to.be.closeTo(0.5797101449275363, CLOSE);
        expect(metrics.sensitivityAtFpr(ranking, 0.1)).to.be.closeTo(0.6159420289855072, CLOSE);
        const bins = metrics.calibrationBins(ranking);
        expect(metrics.expectedCalibrationError(bins)).to.be.closeTo(0.18752, CLOSE);
    });

    it("finds the threshold among the distinct scores, at both ends as well", () => {
        const ranking = rank(scores, labels);
        expect(metrics.confusionAt(ranking, 0.91)).to.deep.equal({ tp: 0, fp: 0, tn: 5, fn: 5 });
        expect(metrics.confusionAt(ranking, 0.9)).to.deep.equal({ tp: 1, fp: 0, tn: 5, fn: 4 });
        expect(metrics.confusionAt(ranking, 0.81)).to.deep.equal({ tp: 1, fp: 0, tn: 5, fn: 4 });
        expect(metrics.confusionAt(ranking, 0.1)).to.deep.equal({ tp: 5, fp: 5, tn: 0, fn: 0 });
        expect(metrics.confusionAt(ranking, 0)).to.deep.equal({ tp: 5, fp: 5, tn: 0, fn: 0 });
        expect(metrics.falsePositiveRate({ tp: 4, fp: 2, tn: 3, fn: 1 })).to.equal(2 / 5);
    });

    it("counts a share that rounding put beside a whole number as that number", () => {
        // 0.07 · 100 is 7.000000000000001 in floating point, 0.29 · 100 is 28.999999999999996.
        const hundred = Array.from({ length: 100 }, (_, i) => 1 - i / 100);
        const all = rank(
            [...hundred, ...hundred.map((p) => p - 0.005)],
            [...hundred.map(() => 1), ...hundred.map(() => 0)],
        );
        expect(metrics.fprAtSensitivity(all, 0.07)).to.equal(0.06);
        expect(metrics.sensitivityAtFpr(all, 0.29)).to.equal(0.3);
    });

    it("counts rows as often as their weights say, as scikit-learn does", () => {
        // w = (np.arange(500) * 31 + 7) % 4; roc_auc_score(y, s, sample_weight=w), …
        const weights = manyScores.map((_, i) => (i * 31 + 7) % 4);
        const sorted = sortRows(manyScores, manyLabels);
        const ranking = recount(sorted, weights, emptyRanking(sorted));
        expect([ranking.positives, ranking.negatives]).to.deep.equal([209, 541]);
        expect(metrics.rocAuc(ranking)).to.be.closeTo(0.8995524856503552, CLOSE);
        expect(metrics.averagePrecision(ranking)).to.be.closeTo(0.8231752498540059, CLOSE);
        expect(metrics.f1(metrics.confusionAt(ranking, 0.5))).to.be.closeTo(0.6563876651982379, CLOSE);
    });

    it("does not depend on the order of the rows", () => {
        const reversed = rank([...manyScores].reverse(), [...manyLabels].reverse());
        expect(reversed).to.deep.equal(rank(manyScores, manyLabels));
    });

    it("puts scores into bins of equal width, 1 into the last", () => {
        const bins = metrics.calibrationBins(rank([0, 0.05, 0.15, 1, 0.95], [0, 1, 0, 1, 1]));
        expect(bins.map((bin) => bin.rows)).to.deep.equal([2, 1, 2]);
        expect(bins[0]).to.deep.equal({ rows: 2, meanScore: 0.025, positiveRate: 0.5 });
        // (2·|0.5 − 0.025| + 1·|0 − 0.15| + 2·|1 − 0.975|) / 5
        expect(metrics.expectedCalibrationError(bins)).to.be.closeTo(0.23, CLOSE);
    });

    for (const [what, only] of [
        ["negatives", 0],
        ["positives", 1],
    ] as const) {
        it(`leaves undefined what ${what} alone do not define`, () => {
            const ranking = rank([0.1, 0.9], [only, only]);
            expect(metrics.rocAuc(ranking)).to.equal(null);
            expect(metrics.fprAtSensitivity(ranking, 0.9)).to.equal(null);
            expect(metrics.sensitivityAtFpr(ranking, 0.1)).to.equal(null);
            expect(metrics.averagePrecision(ranking)).to.equal(only === 1 ? 1 : null);
        });
    }

    it("leaves undefined what no decision defines", () => {
        const nothingFlagged = metrics.confusionAt(rank([0.1, 0.2], [0, 0]), 0.5);
        expect(metrics.precision(nothingFlagged)).to.equal(null);
        expect(metrics.recall(nothingFlagged)).to.equal(null);
        expect(metrics.f1(nothingFlagged)).to.equal(null);
        expect(metrics.f1(metrics.confusionAt(rank([0.9], [0]), 0.5))).to.equal(null);
        expect(metrics.accuracy(nothingFlagged)).to.equal(1);
        expect(metrics.accuracy(metrics.confusionAt(rank([], []), 0.5))).to.equal(null);
        expect(metrics.expectedCalibrationError([])).to.equal(null);
    });

    it("refuses scores that are no numbers within 0 to 1", () => {
        expect(() => rank([NaN], [1])).to.throw(/bug: score of row 0 is NaN/);
        expect(() => metrics.calibrationBins(rank([1.2], [1]))).to.throw(/a score is 1.2, not within 0 to 1/);
        expect(() => metrics.calibrationBins(rank([-0.2], [1]))).to.throw(/not within 0 to 1/);
        expect(() => rank([0.1], [])).to.throw(/1 scores but 0 labels/);
    });
});
