import { expect } from "chai";
import { quantile, Replicates, StratifiedBootstrap } from "../../../jobs/evaluate/bootstrap";
import { compareLabel, measureLabel } from "../../../jobs/evaluate/label-metrics";
import { Random } from "../../../jobs/data/random";

/**
 * 500 rows and the intervals that numpy and scikit-learn gave from 10,000 resamples of their own:
 *
 *     y = np.array([int((k * 7919 + 13) % 11 < 3) for k in range(500)]); i = np.arange(500)
 *     s = np.floor((((i * 104729 + 7) % 1000) / 1000 * 0.6 + 0.35 * y) * 100) / 100
 *     t = np.floor((((i * 15485863 + 11) % 1000) / 1000 * 0.7 + 0.3 * y) * 100) / 100
 *     P, N = np.where(y == 1)[0], np.where(y == 0)[0]; rng = np.random.default_rng(1)
 *     r = np.concatenate([rng.choice(P, len(P)), rng.choice(N, len(N))])          # each time
 *     np.percentile([roc_auc_score(y[r], s[r]), …], [2.5, 97.5])
 */
const truth = Array.from({ length: 500 }, (_, i) => ((i * 7919 + 13) % 11 < 3 ? 1 : 0));
const made = (factor: number, add: number, width: number, shift: number) =>
    truth.map(
        (label, i) => Math.floor(((((i * factor + add) % 1000) / 1000) * width + shift * label) * 100) / 100,
    );
const first = { scores: made(104729, 7, 0.6, 0.35), threshold: 0.5 };
const second = { scores: made(15485863, 11, 0.7, 0.3), threshold: 0.5 };
/** Two bootstraps of 1,000 and 10,000 resamples differ by about this much. */
const NEAR = 0.006;

const expectNear = (
    found: readonly [number, number] | null | undefined,
    low: number,
    high: number,
    near = NEAR,
) => {
    expect(found?.[0]).to.be.closeTo(low, near);
    expect(found?.[1]).to.be.closeTo(high, near);
};

describe("bootstrap", () => {
    it("gives numpy's quantiles", () => {
        // np.percentile([1, 2, 4, 8, 16], [2.5, 30, 50, 97.5])
        const at = (share: number) => quantile([1, 2, 4, 8, 16], share);
        expect([0.025, 0.3, 0.5, 0.975].map(at)).to.deep.equal([1.1, 2.4, 4, 15.2]);
    });

    it("keeps the number of rows of each class, draws with replacement, and the same each time", () => {
        const draw = () => Array.from(new StratifiedBootstrap([0, 1, 0, 0, 1, 0, 0]).draw());
        const weights = draw();
        expect((weights[1] ?? 0) + (weights[4] ?? 0)).to.equal(2);
        expect(weights.reduce((a, b) => a + b)).to.equal(7);
        expect(draw()).to.deep.equal(weights);
        const bootstrap = new StratifiedBootstrap(truth);
        const one = Array.from(bootstrap.draw());
        expect(Math.max(...one)).to.be.greaterThan(2);
        expect(Array.from(bootstrap.draw())).to.not.deep.equal(one);
        // (1 - 1/n)^n of the rows are in no resample: about 37 %.
        expect(one.filter((count) => count === 0).length / 500).to.be.closeTo(Math.exp(-1), 0.05);
    });

    it("gives the intervals that scikit-learn's figures have over resamples", () => {
        const { intervals, figures } = measureLabel(first, truth);
        expectNear(intervals["roc_auc"], 0.86960525, 0.92427361);
        expectNear(intervals["pr_auc"], 0.77204806, 0.86293097);
        expectNear(intervals["f1"], 0.59589041, 0.70779221);
        for (const [name, [low, high]] of Object.entries(intervals)) {
            expect(low, name).to.be.at.most(figures[name] ?? NaN);
            expect(high, name).to.be.at.least(figures[name] ?? NaN);
        }
        expect(Object.keys(intervals)).to.have.members(Object.keys(figures));
    });

    it("compares two models on the same resamples", () => {
        const { roc_auc: auc, f1 } = compareLabel(first, second, truth);
        expect(auc?.difference).to.be.closeTo(0.8984106013291697 - 0.8373869004724157, 1e-12);
        expectNear(auc?.interval, 0.01572259, 0.10713428, 0.008);
        expect(f1?.difference).to.equal((f1?.value ?? NaN) - (f1?.other ?? NaN));
    });

    it("finds no difference between a model and itself", () => {
        for (const { difference, interval } of Object.values(compareLabel(first, first, truth))) {
            expect(difference).to.equal(0);
            expect(interval).to.deep.equal([0, 0]);
        }
    });

    it("covers the truth about as often as it says", () => {
        // Scores of the classes are uniform on [0, 1] and on [0.5, 1.5]: the true AUC is 7/8.
        const random = new Random(7);
        let covered = 0;
        const trials = 100;
        for (let trial = 0; trial < trials; trial++) {
            const labels = Array.from({ length: 120 }, (_, i) => (i < 50 ? 1 : 0));
            const scores = labels.map((label) => (random.real() + 0.5 * label) / 1.5);
            const [low = NaN, high = NaN] =
                measureLabel({ scores, threshold: 0.5 }, labels).intervals["roc_auc"] ?? [];
            if (low <= 7 / 8 && 7 / 8 <= high) covered++;
        }
        // Of 100 trials at 95 %, fewer than 88 happen once in 1,000 times.
        expect(covered / trials).to.be.within(0.88, 1);
    }).timeout(20_000);

    it("gives no interval where a class has too few rows", () => {
        const few = truth.map((label, i) => (label === 1 && i > 30 ? 0 : label));
        const { figures, intervals } = measureLabel(first, few);
        expect(few.filter((label) => label === 1).length).to.be.within(1, 9);
        expect(figures["roc_auc"]).to.be.a("number");
        expect(intervals).to.deep.equal({});
        expect(compareLabel(first, second, few)["roc_auc"]?.interval).to.equal(null);
    });

    it("gives none where the figure is often undefined", () => {
        const replicates = new Replicates();
        for (let i = 0; i < 100; i++) replicates.add(i < 6 ? null : i);
        expect(replicates.percentile()).to.equal(null);
        expect(new Replicates().percentile()).to.equal(null);
    });

    it("mirrors an interval at the estimate, within bounds, and holds the estimate", () => {
        const replicates = new Replicates();
        for (let i = 0; i <= 1000; i++) replicates.add(0.1 + i / 10_000);
        // Percentiles 0.1025 and 0.1975, mirrored at 0.12.
        expectNear(replicates.basic(0.12, [0, 1]), 0.0425, 0.1375, 1e-9);
        expectNear(replicates.basic(0.09, [0, 1]), 0, 0.09, 1e-9);
    });
});
