import { expect } from "chai";
import {
    formatCount,
    formatScore,
    listOf,
    meaningOf,
    verdictOf,
} from "../../../../serving/page/assets/words";

describe("the page's words", () => {
    const scores: [number, string][] = [
        [0, "0.00"],
        [0.0001, "< 0.01"],
        [0.00999, "< 0.01"],
        [0.01, "0.01"],
        [0.5, "0.50"],
        [0.784, "0.78"],
        [0.99, "0.99"],
        [0.9901, "> 0.99"],
        [0.99999, "> 0.99"],
        [1, "1.00"],
    ];
    for (const [p, words] of scores) {
        it(`writes ${p} as ${words}`, () => expect(formatScore(p)).equal(words));
    }

    it("lists in words", () => {
        expect(listOf([])).equal("");
        expect(listOf(["toxic"])).equal("toxic");
        expect(listOf(["toxic", "an insult"])).equal("toxic and an insult");
        expect(listOf(["toxic", "obscene", "a threat"])).equal("toxic, obscene and a threat");
    });

    it("says which labels count, or that none does", () => {
        expect(verdictOf([])).equal("Counts as none of the six");
        expect(verdictOf(["toxic", "an insult"])).equal("Counts as toxic and an insult");
    });

    it("turns a score into people's judgements", () => {
        expect(meaningOf("an insult", 0.784)).equal(
            "Highest score: of 100 such comments, people judged about 78 to be an insult.",
        );
        expect(meaningOf("toxic", 0.998)).equal(
            "Highest score: of 100 such comments, people judged nearly all to be toxic.",
        );
        expect(meaningOf("toxic", 0.004)).match(/No label has a score of 0\.01/);
    });

    it("groups thousands", () => expect(formatCount(20_480)).equal("20,480"));
});
