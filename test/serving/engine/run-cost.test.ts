import { expect } from "chai";
import type { BatchScorer } from "../../../serving/engine/batch-scorer";
import { overheadTokens, warmUp } from "../../../serving/engine/run-cost";

describe("overheadTokens", () => {
    it("finds what a run costs by itself, in tokens", () => {
        // 0.06 ms each run and 0.006 ms each token.
        expect(overheadTokens({ paddedTokens: 2, ms: 0.072 }, { paddedTokens: 500, ms: 3.06 })).equal(10);
    });

    it("stays within bounds where a measure was disturbed", () => {
        expect(overheadTokens({ paddedTokens: 2, ms: 5 }, { paddedTokens: 500, ms: 3 })).equal(4096);
        expect(overheadTokens({ paddedTokens: 2, ms: 3 }, { paddedTokens: 500, ms: 3 })).equal(4096);
        expect(overheadTokens({ paddedTokens: 2, ms: 0 }, { paddedTokens: 500, ms: 3 })).equal(1);
    });
});

describe("warmUp", () => {
    it("runs a short and a long batch several times", async () => {
        const shapes: string[] = [];
        const scorer: BatchScorer = {
            score(encodings) {
                shapes.push(`${encodings.length}x${encodings[0]?.length}`);
                return Promise.resolve(encodings.map(() => new Float32Array(6)));
            },
            closed: new Promise(() => undefined),
            close: () => Promise.resolve(),
        };
        expect(await warmUp(scorer, [new Int32Array(2), new Int32Array(90)])).within(1, 4096);
        expect(new Set(shapes)).deep.equal(new Set(["1x2", "4x90"]));
        expect(shapes.length).above(2);
    });
});
