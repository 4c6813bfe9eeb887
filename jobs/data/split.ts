import { JIGSAW_LABELS, type Label } from "../../model/contract";
import { DataError } from "./data-error";
import { Random } from "./random";
import type { Row } from "./row";

export const SPLITS = ["train", "validation", "test"] as const;
export type SplitName = (typeof SPLITS)[number];

/** Share of the rows that each split aims at. */
export const SPLIT_SHARES: Record<SplitName, number> = { train: 0.8, validation: 0.1, test: 0.1 };

/** Fewest clusters of a label's positives with which it can appear in every split. */
const CLUSTERS_FOR_ALL_SPLITS = SPLITS.length;

/** Orders of the clusters that are tried until every label that can be in all splits is. */
const ATTEMPTS = 20;

interface Cluster {
    rows: readonly number[];
    /** Positives of each label, in the order of JIGSAW_LABELS. */
    positives: readonly number[];
}

/** Result of `splitByCluster`. */
export interface Split {
    rows: Record<SplitName, Row[]>;
    /** Labels with too few clusters of positives to appear in every split. */
    scarce: Label[];
}

/**
 * Splits rows 80/10/10 so that no cluster straddles two splits and each split has its share of every label.
 *
 * Iterative stratification (Sechidis, Tsoumakas and Vlahavas, 2011) over clusters in place of rows: the rarest
 * label first, each of its clusters to the split that still lacks most of its positives. Before that, every
 * split is given one cluster of each label, so that a label with three clusters of positives is in all three.
 * The same rows and seed give the same split. Rows keep their order.
 *
 * @param clusters groups of row indices, each index once
 */
export function splitByCluster(
    rows: readonly Row[],
    clusters: readonly (readonly number[])[],
    seed: number,
): Split {
    const described = clusters.map((members) => ({
        rows: members,
        positives: JIGSAW_LABELS.map((_, l) =>
            members.reduce((sum, i) => sum + (rows[i]?.labels[l] ?? 0), 0),
        ),
    }));
    requireBothClasses(described);
    const clusterCounts = JIGSAW_LABELS.map(
        (_, l) => described.filter((c) => (c.positives[l] ?? 0) > 0).length,
    );
    const reachable = JIGSAW_LABELS.map((_, l) => l).filter(
        (l) => (clusterCounts[l] ?? 0) >= CLUSTERS_FOR_ALL_SPLITS,
    );
    const random = new Random(seed);
    let best: Uint8Array | undefined;
    let fewestGaps = Infinity;
    for (let attempt = 0; attempt < ATTEMPTS && fewestGaps > 0; attempt++) {
        const assigned = assign(described, clusterCounts, rows.length, random);
        const gaps = countGaps(described, assigned, reachable);
        if (gaps < fewestGaps) {
            fewestGaps = gaps;
            best = assigned;
        }
    }
    const splitOfRow = new Uint8Array(rows.length);
    described.forEach((cluster, c) => {
        for (const i of cluster.rows) splitOfRow[i] = best?.[c] ?? 0;
    });
    return {
        rows: Object.fromEntries(
            SPLITS.map((name, s) => [name, rows.filter((_, i) => splitOfRow[i] === s)]),
        ) as Record<SplitName, Row[]>,
        scarce: JIGSAW_LABELS.filter((_, l) => !reachable.includes(l)),
    };
}

/** A split without both toxic and other comments could neither train nor be measured. */
function requireBothClasses(clusters: readonly Cluster[]): void {
    const toxic = clusters.filter((c) => (c.positives[0] ?? 0) > 0).length;
    const other = clusters.filter((c) => (c.positives[0] ?? 0) < c.rows.length).length;
    for (const [what, count] of [
        ["toxic = 1", toxic],
        ["toxic = 0", other],
    ] as const) {
        if (count < CLUSTERS_FOR_ALL_SPLITS) {
            throw new DataError({
                column: "toxic",
                problem: `too few different comments with ${what} to train and to measure on`,
                value: String(count),
                allowed: `at least ${CLUSTERS_FOR_ALL_SPLITS} that do not nearly equal each other, useful from about 1,000`,
                remedy: "Add labelled rows, or use the sample.",
            });
        }
    }
}

function assign(
    clusters: readonly Cluster[],
    clusterCounts: readonly number[],
    rowCount: number,
    random: Random,
): Uint8Array {
    const FREE = 255;
    const assigned = new Uint8Array(clusters.length).fill(FREE);
    const order = random.shuffle(clusters.map((_, c) => c));
    const totals = JIGSAW_LABELS.map((_, l) => clusters.reduce((sum, c) => sum + (c.positives[l] ?? 0), 0));
    const lackingRows = SPLITS.map((name) => SPLIT_SHARES[name] * rowCount);
    const lacking = SPLITS.map((name) => totals.map((total) => SPLIT_SHARES[name] * total));
    const present = SPLITS.map(() => JIGSAW_LABELS.map(() => false));

    const give = (c: number, split: number): void => {
        const cluster = clusters[c] as Cluster;
        assigned[c] = split;
        lackingRows[split] = (lackingRows[split] ?? 0) - cluster.rows.length;
        cluster.positives.forEach((count, l) => {
            (lacking[split] as number[])[l] = (lacking[split]?.[l] ?? 0) - count;
            if (count > 0) (present[split] as boolean[])[l] = true;
        });
    };
    /** Split with the greatest need; `secondary` breaks ties. */
    const neediest = (need: readonly number[], secondary: readonly number[]): number => {
        let chosen = 0;
        for (let s = 1; s < SPLITS.length; s++) {
            const difference = (need[s] ?? 0) - (need[chosen] ?? 0);
            if (difference > 0 || (difference === 0 && (secondary[s] ?? 0) > (secondary[chosen] ?? 0)))
                chosen = s;
        }
        return chosen;
    };

    const rarestFirst = JIGSAW_LABELS.map((_, l) => l).sort(
        (a, b) => (clusterCounts[a] ?? 0) - (clusterCounts[b] ?? 0) || a - b,
    );
    for (const l of rarestFirst) {
        const withLabel = order.filter((c) => (clusters[c]?.positives[l] ?? 0) > 0);
        // Small splits first, each its smallest cluster, so that a large one does not fill a tenth of the rows.
        for (const split of [2, 1, 0]) {
            if (present[split]?.[l] === true) continue;
            const free = withLabel.filter((c) => assigned[c] === FREE);
            if (free.length === 0) continue;
            give(
                free.reduce((least, c) =>
                    (clusters[c] as Cluster).rows.length < (clusters[least] as Cluster).rows.length
                        ? c
                        : least,
                ),
                split,
            );
        }
    }
    for (const l of rarestFirst) {
        for (const c of order) {
            if (assigned[c] !== FREE || (clusters[c]?.positives[l] ?? 0) === 0) continue;
            give(
                c,
                neediest(
                    lacking.map((need) => need[l] ?? 0),
                    lackingRows,
                ),
            );
        }
    }
    for (const c of order) {
        if (assigned[c] === FREE) give(c, neediest(lackingRows, lackingRows));
    }
    return assigned;
}

/** Pairs of a reachable label and a split without it. */
function countGaps(clusters: readonly Cluster[], assigned: Uint8Array, reachable: readonly number[]): number {
    return reachable.reduce((gaps, l) => {
        const seen = new Set<number>();
        clusters.forEach((cluster, c) => {
            if ((cluster.positives[l] ?? 0) > 0) seen.add(assigned[c] as number);
        });
        return gaps + SPLITS.length - seen.size;
    }, 0);
}
