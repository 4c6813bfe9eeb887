import { expect } from "chai";
import { checkSameScores, textsToCheck, type ScoreText } from "../../../bench/peers/same-scores";

const ours: ScoreText = (text) => Promise.resolve({ toxic: text.length / 10, insult: 0.1 });
const but =
    (change: (scores: Record<string, number>) => Record<string, number>): ScoreText =>
    async (text) =>
        change(await ours(text));
const failure = (theirs: ScoreText, texts = ["a", "bbb"]): Promise<unknown> =>
    checkSameScores(texts, ours, theirs).catch((error: unknown) => (error as Error).message);

describe("checkSameScores", () => {
    it("tells the largest difference of scores that are the same", async () => {
        const close = but(({ toxic, ...rest }) => ({ toxic: toxic! + 5e-5, ...rest }));
        expect(await checkSameScores(["a", "bbb"], ours, close)).closeTo(5e-5, 1e-9);
    });

    it("refuses other scores, a label that is missing, and NaN", async () => {
        expect(await failure(but((s) => ({ ...s, insult: 0.1002 })))).match(/text 0 it gives insult 0.1002/);
        expect(await failure(but(({ toxic }) => ({ toxic: toxic! })))).match(/insult undefined/);
        expect(await failure(but((s) => ({ ...s, toxic: NaN })))).match(/toxic NaN/);
    });

    it("refuses texts that all score alike, where a mix-up could not show", async () => {
        expect(await failure(ours, ["a", "b", "c"])).match(/too much alike/);
    });
});

describe("textsToCheck", () => {
    it("takes some, the longest among them, none twice", () => {
        const texts = Array.from({ length: 100 }, (_, i) => `text ${i}`);
        texts[70] = "the longest of all the texts";
        const chosen = textsToCheck(texts);
        expect(chosen).length(20).include(texts[70]);
        expect(new Set(chosen).size).equal(20);
    });
});
