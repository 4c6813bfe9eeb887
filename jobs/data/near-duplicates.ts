import { jaccard, MinHasher, shingles } from "./minhash";
import { UnionFind } from "./union-find";

/** Comments whose shingles have at least this Jaccard similarity count as near-identical. */
export const NEAR_DUPLICATE_JACCARD = 0.7;

/**
 * Bands and rows of locality-sensitive hashing: a pair of similarity s meets in some band with probability
 * 1 − (1 − s^rows)^bands (Mining of Massive Datasets, 3.4.2): 0.9998 at s = 0.7, 0.05 at s = 0.2.
 */
const BANDS = 32;
const ROWS_PER_BAND = 4;

/**
 * Most comparisons of one comment within one band, and the members from which a bucket takes no more of those
 * that already found their like. Only buckets larger than that are cut; without it, one of many alike or many
 * dissimilar texts would cost quadratic time.
 */
const FULL_BUCKET = 128;

/** Fixed: clusters depend on the texts alone, not on the seed of the split. */
const HASH_SEED = 20_260_101;

/**
 * Groups of indices of identical or near-identical texts; every index is in exactly one group.
 *
 * MinHash signatures find candidates, the exact Jaccard similarity of the shingles confirms them, and chains
 * (a ~ b, b ~ c) are one group. Time and memory grow linearly with the texts: about 0.5 KB a text plus 4 bytes
 * a shingle.
 */
export function nearDuplicateClusters(texts: readonly string[]): number[][] {
    const sets = texts.map(shingles);
    const hasher = new MinHasher(BANDS * ROWS_PER_BAND, HASH_SEED);
    const signatures = new Uint32Array(texts.length * hasher.size);
    sets.forEach((set, i) => hasher.sign(set, signatures, i * hasher.size));

    const clusters = new UnionFind(texts.length);
    for (let band = 0; band < BANDS; band++) {
        const buckets = new Map<number, number[]>();
        for (let i = 0; i < texts.length; i++) {
            const key = bandKey(signatures, i * hasher.size + band * ROWS_PER_BAND);
            const bucket = buckets.get(key);
            if (bucket === undefined) {
                buckets.set(key, [i]);
                continue;
            }
            const joined = joinLike(i, bucket, sets, clusters);
            if (!joined || bucket.length < FULL_BUCKET) bucket.push(i);
        }
    }
    return clusters.sets();
}

/** 53 bits of a band's values; a chance collision only costs one exact comparison. */
function bandKey(signatures: Uint32Array, from: number): number {
    let high = 0x9747b28c;
    let low = 0x1b873593;
    for (let i = from; i < from + ROWS_PER_BAND; i++) {
        const value = signatures[i] as number;
        high = Math.imul(high ^ value, 0x85ebca6b);
        low = Math.imul(low ^ value ^ (high >>> 15), 0xc2b2ae35);
        high ^= low >>> 13;
    }
    return (high >>> 11) * 4294967296 + (low >>> 0);
}

/**
 * Compares text `i` with the members of a bucket and joins it to those it resembles.
 *
 * @returns whether some member is, now or already, in its cluster
 */
function joinLike(
    i: number,
    bucket: readonly number[],
    sets: readonly Uint32Array[],
    clusters: UnionFind,
): boolean {
    let joined = false;
    for (let b = 0; b < bucket.length && b < FULL_BUCKET; b++) {
        const other = bucket[b] as number;
        if (clusters.find(i) === clusters.find(other)) {
            joined = true;
        } else if (jaccard(sets[i] as Uint32Array, sets[other] as Uint32Array) >= NEAR_DUPLICATE_JACCARD) {
            clusters.union(i, other);
            joined = true;
        }
    }
    return joined;
}
