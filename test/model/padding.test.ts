import { expect } from "chai";
import { padBatch, planBatches } from "../../model/padding";

describe("padBatch", () => {
    it("pads on the right to the longest, with id 0 and mask 0", () => {
        const batch = padBatch([Int32Array.of(5, 6, 7), Int32Array.of(2_000_000_000)]);
        expect(batch.shape).deep.equal([2, 3]);
        expect([...batch.ids]).deep.equal([5n, 6n, 7n, 2_000_000_000n, 0n, 0n]);
        expect([...batch.mask]).deep.equal([1n, 1n, 1n, 1n, 0n, 0n]);
    });

    it("gives a text without a token one padded column", () => {
        expect(padBatch([new Int32Array(0)])).deep.equal({
            ids: BigInt64Array.of(0n),
            mask: BigInt64Array.of(0n),
            shape: [1, 1],
        });
    });
});

describe("planBatches", () => {
    const cases: [number[], number, [number, number][]][] = [
        [[], 10, []],
        [[1, 2, 3], 9, [[0, 3]]],
        [
            [1, 2, 3],
            8,
            [
                [0, 2],
                [2, 3],
            ],
        ],
        [
            [50, 1, 50],
            10,
            [
                [0, 1],
                [1, 2],
                [2, 3],
            ],
        ],
        [[0, 0, 0], 3, [[0, 3]]],
    ];
    for (const [lengths, budget, expected] of cases) {
        it(`cuts [${lengths.join(", ")}] within ${budget}`, () => {
            expect(planBatches(lengths, budget)).deep.equal(expected);
        });
    }
});
