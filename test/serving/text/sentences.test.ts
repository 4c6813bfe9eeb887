import { expect } from "chai";
import { joinSpans, sentencesOf } from "../../../serving/text/sentences";

describe("sentencesOf", () => {
    const cut = (text: string): string[] => sentencesOf(text).map(({ begin, end }) => text.slice(begin, end));

    it("cuts at the end of sentences, without the white space between", () => {
        expect(cut("  One here.  And two?\n\nThree! ")).deep.equal(["One here.", "And two?", "Three!"]);
    });

    it("counts UTF-16 units", () => {
        expect(sentencesOf("Nice 😀. So.")).deep.equal([
            { begin: 0, end: 8 },
            { begin: 9, end: 12 },
        ]);
    });

    it("finds nothing in white space, and all in one where there is no end", () => {
        expect(cut(" \n ")).deep.equal([]);
        expect(cut("no end at all")).deep.equal(["no end at all"]);
    });
});

describe("joinSpans", () => {
    const spans = (count: number) =>
        Array.from({ length: count }, (_, i) => ({ begin: i * 10, end: i * 10 + 8 }));

    it("leaves as many as are allowed alone", () => {
        expect(joinSpans(spans(5), 5)).deep.equal(spans(5));
        expect(joinSpans([], 5)).deep.equal([]);
    });

    it("joins neighbours so that all is covered by no more than are allowed", () => {
        for (const count of [6, 7, 99, 100, 101, 10_000]) {
            const joined = joinSpans(spans(count), 5);
            expect(joined.length, `${count}`).within(3, 5);
            expect(joined[0]?.begin).equal(0);
            expect(joined.at(-1)?.end).equal((count - 1) * 10 + 8);
            joined.slice(1).forEach(({ begin }, i) => {
                expect(begin).equal((joined[i]?.end ?? 0) + 2);
            });
        }
    });
});
