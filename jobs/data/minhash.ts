import { Random } from "./random";

/** Characters in a shingle: 5 suits short texts (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.2.2). */
export const SHINGLE_LENGTH = 5;

/** What two comments are compared by: lower-case letters and digits, everything else one space. */
export function comparableText(text: string): string {
    const plain = text
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, " ")
        .trim();
    // A comment of punctuation alone is compared as it is.
    return plain === "" ? text : plain;
}

/** Sorted, distinct 32-bit hashes of a text's shingles; at least one. */
export function shingles(text: string): Uint32Array {
    const comparable = comparableText(text);
    const count = Math.max(1, comparable.length - SHINGLE_LENGTH + 1);
    const hashes = new Uint32Array(count);
    for (let i = 0; i < count; i++)
        hashes[i] = fnv1a(comparable, i, Math.min(i + SHINGLE_LENGTH, comparable.length));
    hashes.sort();
    let kept = 0;
    for (let i = 0; i < count; i++) {
        if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[kept++] = hashes[i] as number;
    }
    return hashes.slice(0, kept);
}

/** FNV-1a over UTF-16 code units, finished by murmur3's avalanche so that all bits spread. */
function fnv1a(text: string, from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
}

/** |A ∩ B| / |A ∪ B| of two sorted, distinct arrays (Jaccard, 1901). */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
    let shared = 0;
    let i = 0;
    let j = 0;
    while (i < a.length && j < b.length) {
        const left = a[i] as number;
        const right = b[j] as number;
        if (left === right) shared++;
        if (left <= right) i++;
        if (right <= left) j++;
    }
    return shared / (a.length + b.length - shared);
}

/**
 * MinHash (Broder, 1997): for `size` hash functions h, the least h(s) over a set's shingles s. Two sets agree
 * in one position with a probability that equals their Jaccard similarity.
 *
 * The functions are h(s) = a·s + b mod 2³² with odd a, their high bits taken as order (multiply-shift,
 * Dietzfelbinger et al., 1997).
 */
export class MinHasher {
    private readonly multipliers: Uint32Array;
    private readonly offsets: Uint32Array;

    constructor(
        readonly size: number,
        seed: number,
    ) {
        const random = new Random(seed);
        this.multipliers = Uint32Array.from({ length: size }, () => random.uint32() | 1);
        this.offsets = Uint32Array.from({ length: size }, () => random.uint32());
    }

    /** Signature of a non-empty set: `size` values, written to `out` from `at`. */
    sign(set: Uint32Array, out: Uint32Array, at: number): void {
        for (let h = 0; h < this.size; h++) {
            const a = this.multipliers[h] as number;
            const b = this.offsets[h] as number;
            let least = 0xffffffff;
            for (let i = 0; i < set.length; i++) {
                const value = (Math.imul(a, set[i] as number) + b) >>> 0;
                if (value < least) least = value;
            }
            out[at + h] = least;
        }
    }
}
