import { expect } from "chai";
import { Random } from "../../../jobs/data/random";
import type { LabelBits, Row } from "../../../jobs/data/row";
import { SPLITS, splitByCluster } from "../../../jobs/data/split";

/** Rows with Jigsaw-like rates and clusters of 1 to 6 rows. */
function rowsAndClusters(
    count: number,
    seed: number,
    rates: number[],
): { rows: Row[]; clusters: number[][] } {
    const random = new Random(seed);
    const rows = Array.from({ length: count }, (_, i) => {
        const toxic = random.chance(rates[0] ?? 0);
        const labels = rates.map((rate, l) =>
            l === 0 ? Number(toxic) : Number(toxic && random.chance(rate)),
        );
        return { id: String(i), text: `t${i}`, labels: labels as unknown as LabelBits };
    });
    const clusters: number[][] = [];
    for (let i = 0; i < count;) {
        const size = Math.min(count - i, random.chance(0.9) ? 1 : 1 + random.below(6));
        clusters.push(Array.from({ length: size }, (_, k) => i + k));
        i += size;
    }
    return { rows, clusters };
}

describe("jobs/data/split", () => {
    const { rows, clusters } = rowsAndClusters(3000, 1, [0.1, 0.1, 0.5, 0.04, 0.5, 0.1]);

    it("puts every row in exactly one split, 80/10/10, and no cluster in two", () => {
        const split = splitByCluster(rows, clusters, 1);
        const where = new Map<string, string>();
        for (const name of SPLITS) for (const row of split.rows[name]) where.set(row.id, name);
        expect(where.size).to.equal(3000);
        expect(SPLITS.reduce((sum, name) => sum + split.rows[name].length, 0)).to.equal(3000);
        expect(split.rows.validation.length).to.be.within(297, 303);
        expect(split.rows.test.length).to.be.within(297, 303);
        for (const cluster of clusters) {
            expect(new Set(cluster.map((i) => where.get(String(i)))).size, cluster.join()).to.equal(1);
        }
    });

    it("gives each split its share of every label", () => {
        const split = splitByCluster(rows, clusters, 1);
        for (let l = 0; l < 6; l++) {
            const positives = (all: readonly Row[]): number =>
                all.filter((row) => row.labels[l] === 1).length;
            expect(positives(split.rows.test), `label ${l}`).to.be.closeTo(positives(rows) / 10, 3);
            expect(positives(split.rows.validation), `label ${l}`).to.be.closeTo(positives(rows) / 10, 3);
        }
    });

    it("gives the same split for the same seed and another for another", () => {
        const ids = (seed: number): string =>
            splitByCluster(rows, clusters, seed)
                .rows.test.map((row) => row.id)
                .join();
        expect(ids(5)).to.equal(ids(5));
        expect(ids(5)).not.to.equal(ids(6));
    });

    it("puts a label with three clusters of positives in all three splits, whatever the seed", () => {
        for (let seed = 0; seed < 40; seed++) {
            const small = rowsAndClusters(60, seed, [0.3, 0, 0, 0, 0, 0]);
            const single = small.clusters.filter(
                (c) => c.length === 1 && small.rows[c[0] as number]?.labels[0] === 1,
            );
            for (const [c] of single.slice(0, 3)) {
                (small.rows[c as number] as { labels: LabelBits }).labels = [1, 0, 0, 1, 0, 0];
            }
            const { rows: split, scarce } = splitByCluster(small.rows, small.clusters, seed);
            if (single.length < 3) continue;
            expect(scarce).to.deep.equal(["severe_toxic", "obscene", "insult", "identity_hate"]);
            for (const name of SPLITS) {
                expect(
                    split[name].some((row) => row.labels[3] === 1),
                    `${name}, seed ${seed}`,
                ).to.equal(true);
            }
        }
    });

    it("keeps a cluster of a fifth of the rows in one split, the training split", () => {
        const big = [
            Array.from({ length: 600 }, (_, i) => i),
            ...Array.from({ length: 2400 }, (_, i) => [600 + i]),
        ];
        const split = splitByCluster(rows, big, 1);
        const inTrain = split.rows.train.filter((row) => Number(row.id) < 600).length;
        expect(inTrain).to.equal(600);
    });

    it("refuses rows with too few toxic or too few other comments, saying how many are needed", () => {
        const none = rows.map((row) => ({ ...row, labels: [0, 0, 0, 0, 0, 0] as const }));
        expect(() => splitByCluster(none, clusters, 1)).to.throw(
            /column "toxic": too few .* toxic = 1 .*got "0"; allowed: at least 3/,
        );
        const all = rows.map((row) => ({ ...row, labels: [1, 0, 0, 0, 0, 0] as const }));
        expect(() => splitByCluster(all, clusters, 1)).to.throw(/toxic = 0/);
    });
});
