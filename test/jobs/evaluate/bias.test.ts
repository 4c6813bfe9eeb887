import { expect } from "chai";
import { generalisedMean, measureBias, type BiasArea } from "../../../jobs/evaluate/bias";
import { IDENTITIES, IDENTITY_TERMS, identitiesIn, type Identity } from "../../../jobs/evaluate/identities";

/**
 * 500 rows; the male slice is every seventh, the female one every fifth. By scikit-learn:
 *
 *     y, s as in metrics.test.ts; m = np.arange(500) % 7 == 0
 *     roc_auc_score(y[m], s[m])                                                     # subgroup
 *     rows = m & (y == 0) | ~m & (y == 1); roc_auc_score(y[rows], s[rows])          # BPSN
 *     rows = m & (y == 1) | ~m & (y == 0); roc_auc_score(y[rows], s[rows])          # BNSP
 *     np.mean(areas ** -5.0) ** (-1 / 5); 0.25 * roc_auc_score(y, s) + 0.25 * sum(means)
 */
const truth = Array.from({ length: 500 }, (_, i) => ((i * 7919 + 13) % 11 < 3 ? 1 : 0));
const scores = truth.map(
    (label, i) => Math.floor(((((i * 104729 + 7) % 1000) / 1000) * 0.6 + 0.35 * label) * 100) / 100,
);
const named = truth.map((_, i) => {
    const set = new Set<Identity>();
    if (i % 7 === 0) set.add("male");
    if (i % 5 === 0) set.add("female");
    return set;
});

describe("unintended bias", () => {
    const bias = measureBias(scores, truth, named);
    const of = (identity: Identity) => bias.identities.find((one) => one.identity === identity);
    const values = (areas: Record<BiasArea, { value: number }> | null | undefined) =>
        areas && [areas.subgroup_auc.value, areas.bpsn_auc.value, areas.bnsp_auc.value];
    const expectClose = (found: number[] | null | undefined, wanted: number[]) => {
        expect(found).to.have.length(wanted.length);
        wanted.forEach((value, at) => expect(found?.[at]).to.be.closeTo(value, 1e-12));
    };

    it("gives scikit-learn's areas, means and final metric", () => {
        expect(of("male")).to.include({ positives: 20, negatives: 52 });
        expectClose(values(of("male")?.areas), [0.8990384615384616, 0.9055573663624511, 0.8915322580645162]);
        expect(of("female")).to.include({ positives: 28, negatives: 72 });
        expectClose(
            values(of("female")?.areas),
            [0.8891369047619048, 0.8953282828282828, 0.8942733990147783],
        );
        expectClose(values(bias.means), [0.8940054531253961, 0.9003556845334003, 0.8928965172899047]);
        expect(bias.final?.value).to.be.closeTo(0.8964170640694678, 1e-12);
    });

    it("gives each figure an interval that holds it", () => {
        const measures = [
            ...Object.values(of("male")?.areas ?? {}),
            ...Object.values(bias.means ?? {}),
            bias.final,
        ];
        expect(measures).to.have.length(7);
        for (const measure of measures) {
            const [low = NaN, high = NaN] = measure?.interval ?? [];
            expect(low).to.be.below(measure?.value ?? NaN);
            expect(high).to.be.above(measure?.value ?? NaN);
            expect(high - low).to.be.within(0.01, 0.25);
        }
    });

    it("gives a slice that is too small its counts and no figure, and leaves it out of the means", () => {
        const few = named.map(
            (set, i) => new Set<Identity>([...set, ...(i < 20 ? (["jewish"] as const) : [])]),
        );
        const measured = measureBias(scores, truth, few);
        const slice = measured.identities.find(({ identity }) => identity === "jewish");
        expect(slice?.positives).to.be.within(1, 9);
        expect(slice?.areas).to.equal(null);
        expect(measured.final).to.deep.equal(bias.final);
        expect(measured.identities.map(({ identity }) => identity)).to.deep.equal(IDENTITIES);
    });

    it("has no final metric where no slice is large enough", () => {
        const none = measureBias(
            scores,
            truth,
            truth.map(() => new Set()),
        );
        expect(none).to.deep.include({ means: null, final: null });
    });

    it("shows a model that flags the word itself", () => {
        const biased = scores.map((score, i) => (i % 7 === 0 ? Math.min(1, score + 0.3) : score));
        const areas = measureBias(biased, truth, named).identities[0]?.areas;
        expect(areas?.subgroup_auc.value).to.be.closeTo(0.899, 0.02);
        expect(areas?.bpsn_auc.value).to.be.below(0.6);
        expect(areas?.bnsp_auc.value).to.be.above(0.98);
    });

    it("weighs the worst most in the generalised mean", () => {
        expect(generalisedMean([0.8, 0.8])).to.be.closeTo(0.8, 1e-12);
        // ((0.5⁻⁵ + 1⁻⁵) / 2)^(-1/5)
        expect(generalisedMean([0.5, 1])).to.be.closeTo(((32 + 1) / 2) ** -0.2, 1e-12);
        expect(generalisedMean([0.5, null])).to.equal(null);
        expect(generalisedMean([0, 1])).to.equal(0);
    });
});

describe("identities in a text", () => {
    const found = (text: string) => [...identitiesIn(text)];

    it("are found by whole words, whatever their case", () => {
        expect(found("Two WOMEN and a Rabbi met.")).to.deep.equal(["female", "jewish"]);
        expect(found("Ａ ｍａｎ in full-width letters")).to.deep.equal(["male"]);
        expect(found("the men’s choir")).to.deep.equal(["male"]);
        expect(found("gay/lesbian, or (muslim)?")).to.deep.equal(["homosexual_gay_or_lesbian", "muslim"]);
        expect(found("black   people and\nwhite folks")).to.deep.equal(["black", "white"]);
    });

    it("are not found in parts of words, colours, and words for everyone", () => {
        for (const text of [
            "Manchester, mention, menu",
            "a black cat on white paper",
            "you guys",
            "Germany",
            "muslimé",
        ])
            expect(found(text), text).to.deep.equal([]);
    });

    it("have terms of their own", () => {
        const all = IDENTITIES.flatMap((identity) => IDENTITY_TERMS[identity]);
        expect(new Set(all).size).to.equal(all.length);
        for (const identity of IDENTITIES)
            for (const term of IDENTITY_TERMS[identity]) {
                expect(term, term).to.equal(term.toLowerCase());
                expect(found(`so a ${term} came`), term).to.include(identity);
            }
    });
});
