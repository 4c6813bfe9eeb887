import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXPECTATIONS, GROUPS, type BehaviourFunction } from "../../../jobs/evaluate/behaviour/definition";
import { holds, regressions, runSuite, type SuiteResult } from "../../../jobs/evaluate/behaviour/run-suite";
import { behaviourSuite } from "../../../jobs/evaluate/behaviour/suite";
import { fill, fillPairs } from "../../../jobs/evaluate/behaviour/template";
import { signTest, wilsonInterval } from "../../../jobs/evaluate/behaviour/wilson";
import { IDENTITIES } from "../../../jobs/evaluate/identities";
import type { TextScorer } from "../../../jobs/evaluate/text-scorer";
import { JIGSAW_LABELS } from "../../../model/contract";

describe("behavioural suite", () => {
    const suite = behaviourSuite();
    const cases = suite.flatMap((tried) => tried.cases.map((one) => ({ ...one, tried })));

    it("has at least 40 functions and 1,500 cases, in every group and for every expectation", () => {
        expect(suite.length).to.be.at.least(40);
        expect(cases.length).to.be.at.least(1500);
        expect(new Set(suite.map(({ group }) => group))).to.deep.equal(new Set(Object.keys(GROUPS)));
        expect(new Set(suite.map(({ expect: wanted }) => wanted))).to.deep.equal(new Set(EXPECTATIONS));
        for (const { name, cases: list } of suite) expect(list.length, name).to.be.at.least(20);
    });

    it("has no text twice, however it is written", () => {
        const seen = new Set(cases.map(({ text }) => text));
        expect(seen.size).to.equal(cases.length);
        expect(new Set(cases.map(({ id }) => id)).size).to.equal(cases.length);
    });

    it("is balanced: a model that flags all or nothing passes no more than 60 %", () => {
        const share = (wanted: string) => {
            const simple = cases.filter(({ tried }) => ["present", "absent"].includes(tried.expect));
            return simple.filter(({ tried }) => tried.expect === wanted).length / simple.length;
        };
        expect(share("present")).to.be.within(0.4, 0.6);
        expect(share("absent")).to.be.within(0.4, 0.6);
    });

    it("speaks of each identity as often, harmlessly and not, and enough for a figure", () => {
        for (const wanted of ["present", "absent"]) {
            const counts = IDENTITIES.map(
                (identity) =>
                    cases.filter(
                        (one) =>
                            one.tried.group === "identity" &&
                            one.identity === identity &&
                            one.tried.expect === wanted,
                    ).length,
            );
            expect(new Set(counts).size, wanted).to.equal(1);
            expect(counts[0]).to.be.at.least(10);
        }
    });

    it("has its slots filled, and its sentences whole", () => {
        for (const { id, text, base } of cases) {
            expect(text, id).to.not.match(
                /\{(one|many|kind|name|topic|insult|adjective|harm)\}|\u0000|undefined/i,
            );
            expect(text.trim().length, id).to.be.at.least(8);
            expect(text, id).to.not.match(/\ba (idiot|ignorant|imbecile|asshole)\b/);
            if (base !== undefined) expect(base, id).to.not.equal(text);
        }
    });

    it("shares no sentence with the comments that the sample's model learns from", () => {
        const sample = readFileSync(join(__dirname, "../../../jobs/data/sample/comments.csv"), "utf8");
        const shared = cases.filter(
            ({ text }) => sample.includes(`,"${text}",`) || sample.includes(`,${text},`),
        );
        expect(shared.map(({ text }) => text)).to.deep.equal([]);
    });

    it("is the same each time", () => {
        expect(behaviourSuite()).to.deep.equal(suite);
    });

    describe("refuses a function", () => {
        const good: BehaviourFunction = {
            name: "kind_words",
            group: "ordinary",
            description: "Kind words.",
            label: "toxic",
            expect: "absent",
            cases: [{ text: "You are kind." }],
        };
        const faults: [what: string, functions: BehaviourFunction[], message: RegExp][] = [
            [
                "of the same name",
                [good, { ...good, cases: [{ text: "Hello." }] }],
                /kind_words is there twice/,
            ],
            ["with a name that no metric could bear", [{ ...good, name: "Kind words" }], /lower-case words/],
            ["without cases", [{ ...good, cases: [] }], /has no cases/],
            [
                "with a text of another",
                [good, { ...good, name: "other" }],
                /has the text of kind_words-01 again in other-01/,
            ],
            [
                "whose pair has no original",
                [{ ...good, expect: "same" }],
                /expects same, its case kind_words-01 has the wrong shape/,
            ],
            [
                "whose pair changes nothing",
                [{ ...good, expect: "same", cases: [{ text: "Hi there.", base: "Hi there." }] }],
                /changes nothing: kind_words-01/,
            ],
        ];
        for (const [what, functions, message] of faults)
            it(what, () => {
                expect(() => behaviourSuite(functions)).to.throw(message);
            });
    });
});

describe("templates", () => {
    it("take every combination, each template its share, the same slot the same filler", () => {
        const texts = fill(["{A} is {a}.", "{b} {a}"], { a: ["x", "y"], b: ["1", "2"] }, 6);
        expect(texts).to.have.members(["X is x.", "Y is y.", "1 x", "1 y", "2 x", "2 y"]);
        expect(fill(["{A} is {a}.", "{b} {a}"], { a: ["x", "y"], b: ["1", "2"] }, 4)).to.include.members([
            "X is x.",
            "Y is y.",
        ]);
    });

    it("choose an article, and say what is missing", () => {
        expect(fill(["You are a {n}."], { n: ["idiot", "fool"] }, 2)).to.have.members([
            "You are an idiot.",
            "You are a fool.",
        ]);
        expect(() => fill(["{n}"], { n: ["one"] }, 2)).to.throw(/1 texts from "\{n\}" and others, not 2/);
        expect(() => fill(["{m}"], { n: ["one"] }, 1)).to.throw(/has no fillers for \{m\}/);
    });

    it("make pairs of the same fillers, whose changed texts differ", () => {
        const pairs = fillPairs([["{a} {b}", "{b}!"]], { a: ["x", "y"], b: ["1", "2"] }, 2);
        expect(pairs.map(({ text }) => text)).to.have.members(["1!", "2!"]);
        for (const { base, text } of pairs) expect(base.slice(2)).to.equal(text.slice(0, 1));
    });
});

describe("running the suite", () => {
    const functions = behaviourSuite([
        {
            name: "flagged",
            group: "plain",
            description: "",
            label: "toxic",
            expect: "present",
            cases: [{ text: "0.9" }, { text: "0.4" }, { text: "0.5" }],
        },
        {
            name: "lowered",
            group: "stable",
            description: "",
            label: "insult",
            expect: "lower",
            cases: [
                { text: "0.1", base: "0.2" },
                { text: "0.3", base: "0.2" },
            ],
        },
    ]);
    /** Scores a text by the number it holds. */
    const scorer: TextScorer = {
        contract: {
            thresholds: Object.fromEntries(JIGSAW_LABELS.map((l) => [l, 0.5])),
        } as TextScorer["contract"],
        scoreTexts: (texts) => Promise.resolve(texts.map((text) => JIGSAW_LABELS.map(() => Number(text)))),
    };

    it("tells what passed, with Wilson's interval, and which cases failed", async () => {
        const { result, scores } = await runSuite(functions, scorer);
        expect(result.functions[0]).to.deep.include({
            name: "flagged",
            cases: 3,
            passed: 2,
            failures: ["flagged-02"],
        });
        expect(result.functions[0]?.interval).to.deep.equal(wilsonInterval(2, 3));
        expect(result.functions[1]?.failures).to.deep.equal(["lowered-02"]);
        expect(result.total).to.deep.include({ cases: 5, passed: 3, rate: 0.6 });
        expect(result.byExpectation.present?.rate).to.equal(2 / 3);
        expect(result.byExpectation.absent).to.equal(null);
        expect(scores.get("flagged-01")?.[0]).to.equal(0.9);
    });

    it("judges by what is expected", () => {
        expect(holds("present", 0.5, NaN, 0.5)).to.equal(true);
        expect(holds("absent", 0.5, NaN, 0.5)).to.equal(false);
        expect(holds("same", 0.9, 0.6, 0.5), "both flagged").to.equal(true);
        expect(holds("same", 0.52, 0.48, 0.5), "within a hair").to.equal(true);
        expect(holds("same", 0.6, 0.48, 0.5)).to.equal(false);
        expect(holds("higher", 0.5, 0.5, 0.9)).to.equal(false);
        expect(holds("higher", 0.6, 0.5, 0.9)).to.equal(true);
        expect(holds("lower", 0.4, 0.5, 0.9)).to.equal(true);
    });

    const result = (failures: string[]): SuiteResult =>
        ({
            functions: [{ name: "f", cases: 30, passed: 30 - failures.length, failures }],
        }) as unknown as SuiteResult;
    const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => `f-${from + i}`);

    it("calls a function regressed where more is lost than chance allows", () => {
        expect(regressions(result(ids(1, 10)), result([]))).to.deep.equal([
            { name: "f", passed: 20, passedBefore: 30, cases: 30, lost: ids(1, 10) },
        ]);
        expect(regressions(result(ids(1, 9)), result([]))).to.deep.equal([]);
        expect(regressions(result(ids(1, 12)), result(ids(13, 9)))).to.deep.equal([]);
        expect(regressions(result([]), result(ids(1, 12)))).to.deep.equal([]);
        expect(regressions(result(ids(1, 12)), result(ids(1, 12)))).to.deep.equal([]);
    });

    it("gives scipy's Wilson intervals", () => {
        // binomtest(k, n).proportion_ci(method="wilson")
        for (const [k, n, low, high] of [
            [0, 10, 0, 0.27753279986288926],
            [27, 30, 0.7437891742081592, 0.9654001112526657],
            [30, 30, 0.8864866068260312, 1],
            [1, 3, 0.06149194472039626, 0.7923403991979523],
        ] as const) {
            const [found, above] = wilsonInterval(k, n);
            expect(found).to.be.closeTo(low, 1e-12);
            expect(above).to.be.closeTo(high, 1e-12);
        }
        expect(() => wilsonInterval(0, 0)).to.throw(/0 of 0 is no share/);
    });

    it("gives scipy's sign test", () => {
        // binomtest(losses, losses + wins, 0.5, alternative="greater").pvalue
        expect(signTest(7, 0)).to.be.closeTo(0.0078125, 1e-12);
        expect(signTest(9, 1)).to.be.closeTo(0.0107421875, 1e-12);
        expect(signTest(5, 5)).to.be.closeTo(0.623046875, 1e-12);
        expect(signTest(0, 0)).to.equal(1);
    });
});
