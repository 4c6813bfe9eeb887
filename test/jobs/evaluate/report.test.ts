import { expect } from "chai";
import type { DrawnPlot } from "../../../jobs/evaluate/report/report";
import { reportHtml } from "../../../jobs/evaluate/report/report";
import { ofHundred, summaryOf } from "../../../jobs/evaluate/report/summary";
import { measure } from "../../../jobs/evaluate/evaluation";
import { behaviourSuite } from "../../../jobs/evaluate/behaviour/suite";
import { makeEvaluation, numberRow, numberScorer, TINY_SUITE } from "../../support/evaluation";

const FPR = "fpr_at_90_sensitivity.toxic";

describe("plain-language summary", () => {
    it("says first what catching 90 of 100 costs the innocent", () => {
        const { headline } = summaryOf(
            makeEvaluation({ metrics: { [FPR]: 0.074 }, intervals: { [FPR]: [0.0551, 0.1011] } }),
            TINY_SUITE,
        );
        expect(headline).to.equal(
            "When 90 of 100 toxic comments are caught, 7.4 of 100 innocent ones are flagged along " +
                "(95 % interval: 5.5 to 10).",
        );
        expect(summaryOf(makeEvaluation(), TINY_SUITE).headline).to.match(/^Too few kinds of comments/);
    });

    it("tells better, worse and neither from another version", () => {
        const compared = (
            low: number,
            high: number,
            seen: number | null = 0,
            comparable = true,
            binding = true,
        ) =>
            summaryOf(
                makeEvaluation({
                    metrics: { [`against.${FPR}`]: (low + high) / 2 },
                    intervals: { [`against.${FPR}`]: [low, high] },
                    against: {
                        version: "7",
                        model_sha256: "c",
                        rows: 4,
                        seen,
                        comparable,
                        binding,
                        regressed: [
                            { name: "flagged", passed: 1, passedBefore: 2, cases: 2, lost: ["flagged-01"] },
                        ],
                    },
                }),
                TINY_SUITE,
            ).points.join("\n");
        expect(compared(0.01, 0.03)).to.match(
            /version 7, it flags more innocent .*\+2\.0 of 100, 95 % interval \+1\.0 to \+3\.0, on 4 comments that neither/,
        );
        expect(compared(-0.03, -0.01)).to.match(/version 7, it flags fewer innocent .*−2\.0/);
        expect(compared(-0.03, 0.01)).to.match(
            /no difference in flagged innocent comments can be told from chance/,
        );
        expect(compared(0, 0)).to.not.match(/was trained on;/);
        expect(compared(0, 0, null)).to.match(
            /It is not known what version 7 was trained on; .* looks better/,
        );
        expect(compared(0, 0, 296, false)).to.match(
            /4 were not among those that version 7 was trained on: too few/,
        );
        expect(compared(0, 0, 0, true, false)).to.match(
            /with version 7 sets no limit: .* synthetic comments alone/,
        );
        expect(compared(0, 0)).to.not.match(/sets no limit/);
        expect(compared(0, 0)).to.match(/Worse than version 7: flagged \(2 → 1 of 2\)\./);
        expect(summaryOf(makeEvaluation(), TINY_SUITE).points).to.include(
            "There was no other version to compare it with.",
        );
    });

    it("names what it is weak at, the weakest first", () => {
        const rate = (name: string, passed: number) => ({
            name,
            cases: 30,
            passed,
            rate: passed / 30,
            interval: [0, 1] as [number, number],
            failures: [],
        });
        const { behaviour } = makeEvaluation();
        const functions = [rate("praise", 30), rate("leetspeak", 13), rate("negated_insult", 3)];
        const { weak } = summaryOf(
            makeEvaluation({ behaviour: { ...behaviour, functions } }),
            behaviourSuite(),
        );
        expect(weak).to.deep.equal([
            "Says that someone is not what the bad name says. Right in 3 of 30 cases.",
            "Digits stand for letters of the insult. Right in 13 of 30 cases.",
        ]);
    });

    it("counts of a hundred, finely where it matters", () => {
        expect([0, 0.004, 0.074, 0.123, 0.5, 0.912, 0.998, 1].map(ofHundred)).to.deep.equal([
            "0",
            "0.4",
            "7.4",
            "12",
            "50",
            "91.2",
            "99.8",
            "100",
        ]);
    });
});

describe("report", () => {
    const scorer = numberScorer();
    const rows = Array.from({ length: 40 }, (_, i) => numberRow(i / 40, i > 19 || i === 5 ? 1 : 0, 0));
    const plots: DrawnPlot[] = ["roc", "behaviour"].map((name) => ({
        name,
        caption: `About <"${name}"> & more`,
        svg: `<svg><clipPath id="clip1"/><g clip-path="url(#clip1)"/></svg>`,
    }));
    const report = async () => {
        const { evaluation, suite } = await measure(scorer, rows, {
            version: "7",
            scorer: numberScorer({}, () => 1),
            seen: null,
        });
        return reportHtml(
            { contract: 2, split: "test", data_sha256: "d".repeat(64), ...evaluation },
            suite,
            plots,
        );
    };

    it("needs no other file and no network", async () => {
        const html = await report();
        expect(html).to.match(/^<!doctype html>\n<html lang="en">/i);
        expect(html).to.not.match(/<script|<link|<iframe|@import|\b(src|href|srcset)=|url\((?!#)/i);
        expect(html).to.contain('name="viewport"').and.to.contain("prefers-color-scheme: dark");
    });

    it("begins with the summary, and has every part", async () => {
        const html = (await report()).replace(/\s+/g, " ");
        const summary = html.indexOf("When 90 of 100 toxic comments are caught");
        expect(summary).to.be.within(1, html.indexOf("<table"));
        for (const part of [
            "Against version 7",
            "too small",
            "Abilities that got worse",
            "abuse said plainly",
            "Failed, for example",
        ])
            expect(html, part).to.contain(part);
        expect(html.match(/<details/g)).to.have.length(behaviourSuite().length);
    });

    it("keeps apart what drawings refer to in themselves, and escapes what it shows", async () => {
        const html = await report();
        expect(html).to.contain('id="roc-clip1"').and.to.contain("url(#behaviour-clip1)");
        expect(html).to.not.contain('id="clip1"');
        expect(html).to.contain("About &lt;&quot;roc&quot;&gt; &amp; more");
    });

    it("closes every element that it opens", async () => {
        const html = await report();
        for (const name of [
            "main",
            "section",
            "table",
            "tbody",
            "tr",
            "td",
            "th",
            "details",
            "summary",
            "ul",
            "li",
            "figure",
            "p",
            "div",
        ]) {
            const count = (pattern: string) => html.match(new RegExp(pattern, "g"))?.length ?? 0;
            expect(count(`<${name}[ >]`), name).to.equal(count(`</${name}>`));
        }
    });
});
