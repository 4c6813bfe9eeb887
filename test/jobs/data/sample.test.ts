import { expect } from "chai";
import { readFileSync } from "node:fs";
import { JIGSAW_LABELS } from "../../../model/contract";
import { nearDuplicateClusters } from "../../../jobs/data/near-duplicates";
import { Random } from "../../../jobs/data/random";
import { labelRates, type Row } from "../../../jobs/data/row";
import { disguiseWord } from "../../../jobs/data/sample/disguise";
import { generateSample, sampleCsv, SAMPLE_ROWS } from "../../../jobs/data/sample/generate";
import { expand, sentenceCase } from "../../../jobs/data/sample/grammar";
import { samplePath } from "../../../jobs/data/source";
import { splitByCluster, SPLITS } from "../../../jobs/data/split";

describe("jobs/data/sample", () => {
    let rows: Row[];
    before(() => (rows = generateSample()));

    it("is what its generator makes, byte for byte", () => {
        expect(
            sampleCsv(rows) === readFileSync(samplePath(), "utf8"),
            "run npx tsx jobs/data/sample/generate.ts",
        ).to.equal(true);
    });

    it("has label rates near Jigsaw's", () => {
        expect(rows).to.have.length(SAMPLE_ROWS);
        const rates = labelRates(rows);
        const ranges = {
            toxic: [0.09, 0.11],
            severe_toxic: [0.009, 0.015],
            obscene: [0.045, 0.06],
            threat: [0.004, 0.01],
            insult: [0.045, 0.07],
            identity_hate: [0.008, 0.015],
        };
        for (const label of JIGSAW_LABELS)
            expect(rates[label], label).to.be.within(...(ranges[label] as [number, number]));
    });

    it("labels nothing else without toxic", () => {
        expect(
            rows.filter((row) => row.labels[0] === 0 && row.labels.some((bit) => bit === 1)),
        ).to.deep.equal([]);
    });

    it("has every label in every split", () => {
        const { rows: split, scarce } = splitByCluster(
            rows,
            nearDuplicateClusters(rows.map((row) => row.text)),
            1,
        );
        expect(scarce).to.deep.equal([]);
        for (const name of SPLITS) {
            for (const label of JIGSAW_LABELS)
                expect(labelRates(split[name])[label], `${name} ${label}`).to.be.greaterThan(0);
        }
    });

    it("is varied: nearly all comments differ from all others, and no slot stays unfilled", () => {
        const groups = nearDuplicateClusters(rows.map((row) => row.text));
        expect(groups.length / rows.length).to.be.greaterThan(0.95);
        expect(rows.filter((row) => /[{}|]|undefined/.test(row.text)).map((row) => row.text)).to.deep.equal(
            [],
        );
    });
});

describe("jobs/data/sample/grammar", () => {
    it("expands nested slots and alternatives", () => {
        const lexicon = { outer: ["(red|blue) {inner}"], inner: ["apple"] };
        const texts = new Set(
            Array.from({ length: 40 }, (_, i) => expand("a {outer}", lexicon, new Random(i))),
        );
        expect([...texts].sort()).to.deep.equal(["a blue apple", "a red apple"]);
        expect(expand("a {inner}(|) .", lexicon, new Random(1))).to.equal("an apple.");
        expect(sentenceCase("why? he left. éa")).to.equal("Why? He left. Éa");
    });

    it("refuses an unknown list and a lexicon that refers to itself", () => {
        expect(() => expand("{nothing}", {}, new Random(1))).to.throw(/no list "nothing"/);
        expect(() => expand("{loop}", { loop: ["x {loop}"] }, new Random(1))).to.throw(/refers to itself/);
    });

    it("disguises only the given words, in several ways", () => {
        const forms = new Set(
            Array.from({ length: 60 }, (_, i) => disguiseWord("you idiot there", ["idiot"], new Random(i))),
        );
        expect(forms.size).to.be.greaterThan(5);
        for (const form of forms) expect(form).to.match(/^you .* there$/);
        expect(disguiseWord("hello there", ["idiot"], new Random(1))).to.equal("hello there");
    });
});
