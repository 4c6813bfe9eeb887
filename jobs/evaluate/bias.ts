import { Replicates, RESAMPLES, StratifiedBootstrap, type Interval } from "./bootstrap";
import { IDENTITIES, type Identity } from "./identities";
import { MIN_PER_CLASS } from "./label-metrics";
import { sortRows, type SortedRows } from "./ranking";

/** Power of the generalised mean: the lower, the more the worst identity decides. */
const POWER = -5;

/** The three areas of one identity, after Borkan et al., "Nuanced Metrics for Measuring Unintended Bias", 2019. */
export const BIAS_AREAS = ["subgroup_auc", "bpsn_auc", "bnsp_auc"] as const;
export type BiasArea = (typeof BIAS_AREAS)[number];

export interface IdentityBias {
    identity: Identity;
    /** Toxic and other rows that name the identity. */
    positives: number;
    negatives: number;
    /** null where either class has fewer rows than `MIN_PER_CLASS`: such a slice is too small for a figure. */
    areas: Record<BiasArea, Measure> | null;
}

export interface Measure {
    value: number;
    interval: Interval | null;
}

export interface Bias {
    identities: IdentityBias[];
    /** Over the identities that are large enough; null where none is. */
    means: Record<BiasArea, Measure> | null;
    /** 0.25 · AUC + 0.25 · Σ of the three generalised means: the competition's final metric. */
    final: Measure | null;
}

/**
 * - subgroup AUC: are toxic and harmless comments about the identity told apart?
 * - BPSN (background positive, subgroup negative): is a harmless comment about the identity ranked below a toxic
 *   one that is not? Low: harmless ones are flagged for the word.
 * - BNSP (background negative, subgroup positive): is a toxic comment about the identity ranked above a harmless
 *   one that is not? Low: toxic ones are missed.
 *
 * Background is every row that does not name the identity. Resamples keep the number of toxic rows.
 *
 * @param named [rows] identities that each row names
 */
export function measureBias(
    scores: ArrayLike<number>,
    truth: ArrayLike<number>,
    named: readonly ReadonlySet<Identity>[],
): Bias {
    const sorted = sortRows(scores, truth);
    const slices = IDENTITIES.map((identity) => {
        const inside = Uint8Array.from(named, (set) => (set.has(identity) ? 1 : 0));
        let positives = 0;
        let negatives = 0;
        inside.forEach((is, row) => {
            if (!is) return;
            if (truth[row] === 1) positives++;
            else negatives++;
        });
        return { identity, inside, positives, negatives };
    });
    const large = slices.filter((s) => Math.min(s.positives, s.negatives) >= MIN_PER_CLASS);
    const sizes = ({ identity, positives, negatives }: (typeof slices)[number]) => ({
        identity,
        positives,
        negatives,
    });
    if (large.length === 0)
        return {
            identities: slices.map((slice) => ({ ...sizes(slice), areas: null })),
            means: null,
            final: null,
        };

    const all = (weights: ArrayLike<number>) =>
        summarise(large.map(({ inside }) => areasOf(sorted, weights, inside)));
    const estimate = all(new Uint32Array(scores.length).fill(1));
    const replicates = estimate.map(() => new Replicates());
    const bootstrap = new StratifiedBootstrap(truth);
    for (let drawn = 0; drawn < RESAMPLES; drawn++) {
        all(bootstrap.draw()).forEach((value, at) => replicates[at]?.add(value));
    }
    const measures = estimate.map((value, at): Measure => {
        if (value === null) throw new Error("bug: a slice that is large enough has no area");
        return { value, interval: replicates[at]?.percentile() ?? null };
    });
    const three = (start: number): Record<BiasArea, Measure> => {
        const [subgroup, bpsn, bnsp] = measures.slice(start, start + 3) as [Measure, Measure, Measure];
        return { subgroup_auc: subgroup, bpsn_auc: bpsn, bnsp_auc: bnsp };
    };
    return {
        identities: slices.map((slice) => {
            const at = large.indexOf(slice);
            return { ...sizes(slice), areas: at < 0 ? null : three(3 * at) };
        }),
        means: three(3 * large.length),
        final: measures.at(-1) ?? null,
    };
}

type Areas = [subgroup: number | null, bpsn: number | null, bnsp: number | null, overall: number | null];

/** Three areas of each identity, then their three means, then the final metric. */
function summarise(identities: readonly Areas[]): (number | null)[] {
    const means = [0, 1, 2].map((area) => generalisedMean(identities.map((areas) => areas[area] ?? null)));
    const overall = identities[0]?.[3] ?? null;
    const parts = [overall, ...means];
    const final = parts.some((part) => part === null)
        ? null
        : parts.reduce<number>((sum, part) => sum + 0.25 * (part as number), 0);
    return [...identities.flatMap((areas) => areas.slice(0, 3)), ...means, final];
}

/** M_p = (1/N Σ mˢᵖ)^(1/p); null where a value is undefined. */
export function generalisedMean(values: readonly (number | null)[], power = POWER): number | null {
    let sum = 0;
    for (const value of values) {
        if (value === null) return null;
        sum += value ** power;
    }
    return (sum / values.length) ** (1 / power);
}

/** All four areas of one identity in one pass over the rows, ties counting one half. */
function areasOf(
    { order, positive, ends }: SortedRows,
    weights: ArrayLike<number>,
    inside: Uint8Array,
): Areas {
    // From the highest score down: positives met so far, of the identity and of the background.
    let subgroupPositives = 0;
    let backgroundPositives = 0;
    let subgroupNegatives = 0;
    let backgroundNegatives = 0;
    let subgroup = 0;
    let bpsn = 0;
    let bnsp = 0;
    let background = 0;
    let place = 0;
    for (const end of ends) {
        let sp = 0;
        let bp = 0;
        let sn = 0;
        let bn = 0;
        for (; place < end; place++) {
            const row = order[place] as number;
            const weight = weights[row] as number;
            if (positive[place] === 1) {
                if (inside[row] === 1) sp += weight;
                else bp += weight;
            } else if (inside[row] === 1) sn += weight;
            else bn += weight;
        }
        subgroup += sn * (subgroupPositives + sp / 2);
        bpsn += sn * (backgroundPositives + bp / 2);
        bnsp += bn * (subgroupPositives + sp / 2);
        background += bn * (backgroundPositives + bp / 2);
        subgroupPositives += sp;
        backgroundPositives += bp;
        subgroupNegatives += sn;
        backgroundNegatives += bn;
    }
    const area = (won: number, positives: number, negatives: number) =>
        positives === 0 || negatives === 0 ? null : won / (positives * negatives);
    return [
        area(subgroup, subgroupPositives, subgroupNegatives),
        area(bpsn, backgroundPositives, subgroupNegatives),
        area(bnsp, subgroupPositives, backgroundNegatives),
        area(
            subgroup + bpsn + bnsp + background,
            subgroupPositives + backgroundPositives,
            subgroupNegatives + backgroundNegatives,
        ),
    ];
}
