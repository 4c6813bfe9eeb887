import { expect } from "chai";
import { sentencesOf } from "../../../serving/text/sentences";

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
