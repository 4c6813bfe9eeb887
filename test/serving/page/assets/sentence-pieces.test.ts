import { expect } from "chai";
import { levelOf, piecesOf } from "../../../../serving/page/assets/sentence-pieces";
import { sentencesOf } from "../../../../serving/text/sentences";

describe("the comment in pieces", () => {
    const scores = { toxic: 0.5 };
    const spans = (...pairs: [number, number][]) => pairs.map(([begin, end]) => ({ begin, end, scores }));
    const texts = (text: string, ...pairs: [number, number][]) =>
        piecesOf(text, spans(...pairs)).map((piece) => [piece.text, piece.scores !== null]);

    it("keeps what lies before, between and after the sentences", () => {
        expect(texts("  One. Two!\n", [2, 6], [7, 11])).deep.equal([
            ["  ", false],
            ["One.", true],
            [" ", false],
            ["Two!", true],
            ["\n", false],
        ]);
    });

    it("counts as the server does where characters take two units", () => {
        const text = "😀 Fein! 👍🏽 שלום. 𝔄𝔟𝔠.";
        const sentences = sentencesOf(text).map((span) => ({ ...span, scores }));
        const pieces = piecesOf(text, sentences);
        expect(pieces.map((piece) => piece.text).join("")).equal(text);
        const scored = pieces.filter((piece) => piece.scores !== null).map((piece) => piece.text);
        expect(scored).deep.equal(sentences.map(({ begin, end }) => text.slice(begin, end)));
        expect(scored.length).greaterThan(1);
    });

    it("loses and repeats nothing, however odd the spans", () => {
        const text = "abcdefgh";
        for (const pairs of [
            [],
            [[0, 99]],
            [
                [0, 4],
                [2, 6],
            ],
            [
                [4, 2],
                [5, 5],
            ],
            [[-3, 2]],
            [[90, 95]],
            [
                [4, 8],
                [0, 2],
            ],
        ] as [number, number][][]) {
            expect(texts(text, ...pairs).map(([piece]) => piece)).satisfies(
                (pieces: string[]) => pieces.join("") === text,
                JSON.stringify(pairs),
            );
        }
    });

    it("tells quarters of the scale", () => {
        expect([0, 0.2499, 0.25, 0.5, 0.7499, 0.75, 1].map(levelOf)).deep.equal([0, 0, 1, 2, 2, 3, 3]);
    });
});
