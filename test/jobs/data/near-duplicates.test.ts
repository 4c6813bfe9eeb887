import { expect } from "chai";
import { jaccard, MinHasher, shingles } from "../../../jobs/data/minhash";
import { NEAR_DUPLICATE_JACCARD, nearDuplicateClusters } from "../../../jobs/data/near-duplicates";
import { Random } from "../../../jobs/data/random";
import { UnionFind } from "../../../jobs/data/union-find";

const random = new Random(7);
const word = (): string =>
    Array.from({ length: 3 + random.below(6) }, () => "abcdefghiklmnoprstuvw"[random.below(21)]).join("");
const sentence = (words: number): string => Array.from({ length: words }, word).join(" ");

describe("jobs/data/minhash", () => {
    it("computes the exact Jaccard similarity of shingles", () => {
        // "abcdef" has abcde, bcdef; "abcdeg" has abcde, bcdeg: one of three shared.
        expect(jaccard(shingles("abcdef"), shingles("abcdeg"))).to.be.closeTo(1 / 3, 1e-12);
        expect(jaccard(shingles("Hello,   WORLD!"), shingles("hello world"))).to.equal(1);
        expect(jaccard(shingles("!!!"), shingles("???"))).to.equal(0);
    });

    it("estimates the similarity by the share of equal positions", () => {
        const base = sentence(60);
        const changed = base
            .split(" ")
            .map((w, i) => (i % 6 === 0 ? word() : w))
            .join(" ");
        const hasher = new MinHasher(2048, 3);
        const signatures = new Uint32Array(2 * hasher.size);
        const [a, b] = [shingles(base), shingles(changed)];
        hasher.sign(a, signatures, 0);
        hasher.sign(b, signatures, hasher.size);
        let equal = 0;
        for (let i = 0; i < hasher.size; i++) if (signatures[i] === signatures[i + hasher.size]) equal++;
        // Standard error at 2048 positions: at most 0.011.
        expect(equal / hasher.size).to.be.closeTo(jaccard(a, b), 0.045);
    });
});

describe("jobs/data/union-find", () => {
    it("joins chains into one set and keeps the order", () => {
        const sets = new UnionFind(6);
        expect([sets.union(4, 2), sets.union(0, 4), sets.union(2, 0)]).to.deep.equal([true, true, false]);
        expect(sets.sets()).to.deep.equal([[0, 2, 4], [1], [3], [5]]);
    });
});

describe("jobs/data/near-duplicates", () => {
    it("finds the same clusters as comparing all pairs", () => {
        const texts: string[] = [];
        for (let i = 0; i < 120; i++) {
            const base = sentence(4 + random.below(40));
            texts.push(base);
            // Variants at all distances, from a changed letter to a changed half.
            for (let v = random.below(4); v > 0; v--) {
                const rate = random.real() * 0.5;
                texts.push(
                    base
                        .split(" ")
                        .map((w) => (random.chance(rate) ? word() : w))
                        .join(" "),
                );
            }
        }
        const sets = texts.map(shingles);
        const all = new UnionFind(texts.length);
        let pairs = 0;
        for (let i = 0; i < texts.length; i++) {
            for (let j = 0; j < i; j++) {
                if (jaccard(sets[i] as Uint32Array, sets[j] as Uint32Array) < NEAR_DUPLICATE_JACCARD)
                    continue;
                all.union(i, j);
                pairs++;
            }
        }
        expect(pairs).to.be.greaterThan(30);
        expect(nearDuplicateClusters(texts)).to.deep.equal(all.sets());
    });

    it("joins thousands of copies of one template in one cluster", () => {
        const body = "please read the rules of this forum before you write your first comment here";
        const texts = Array.from({ length: 5000 }, (_, i) => `${body} ${i}`);
        expect(nearDuplicateClusters([...texts, "something else entirely"])).to.have.length(2);
    });

    it("takes case, punctuation and spacing as no difference", () => {
        expect(nearDuplicateClusters(["You, there: STOP!", "you there stop", "no"])).to.deep.equal([
            [0, 1],
            [2],
        ]);
    });
});
