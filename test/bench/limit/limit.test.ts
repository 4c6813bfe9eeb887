import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { best, type LimitPlan } from "../../../bench/limit/limit";
import { measureLimit } from "../../../bench/limit/measure-limit";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("best", () => {
    it("is the batching with the most texts a second", () => {
        const results = [
            { size: 1, order: "arrival", textsPerSecond: 9, cpuMsPerText: 1 },
            { size: 8, order: "sorted", textsPerSecond: 100, cpuMsPerText: 1 },
            { size: 16, order: "sorted", textsPerSecond: 20, cpuMsPerText: 1 },
        ] as const;
        expect(best(results)).to.equal(results[1]);
        expect(() => best([])).to.throw();
    });
});

describe("measureLimit", () => {
    const folder = useTemporaryFolder();
    const plan = (directory: string, changes: Partial<LimitPlan> = {}): LimitPlan => ({
        directory,
        texts: Array.from({ length: 300 }, (_, i) => `${"What? ".repeat(i % 7)}Well!`),
        batchings: [
            { size: 2, order: "arrival" },
            { size: 16, order: "sorted" },
        ],
        warmUpSeconds: 0.05,
        seconds: 0.1,
        ...changes,
    });

    it("measures each way to batch, with as many threads as asked", async () => {
        const model = makeModelFolder(join(folder(), "model"), "first");
        const { threads, results } = await measureLimit(plan(model, { threads: 2 }), null);
        expect(threads).to.equal(2);
        expect(results.map(({ size, order }) => `${String(size)} ${order}`)).to.deep.equal([
            "2 arrival",
            "16 sorted",
        ]);
        for (const { textsPerSecond, cpuMsPerText } of results) {
            expect(textsPerSecond).to.be.greaterThan(100);
            // Two threads cannot use more than two cores' time.
            expect((cpuMsPerText / 1000) * textsPerSecond).to.be.within(0.01, 2.5);
        }
    });

    it("fails with the reason where a thread cannot load or score", async () => {
        const model = makeModelFolder(join(folder(), "model"), "first");
        writeFileSync(join(model, "model.onnx"), "cut off");
        const error: unknown = await measureLimit(plan(model), null).catch((e: unknown) => e);
        expect((error as Error).message).to.match(
            /limit-main\.ts failed with exit code 1:.*model\.onnx has 7 bytes/s,
        );
        const infinite = makeModelFolder(join(folder(), "infinite"), "not-finite");
        const other: unknown = await measureLimit(plan(infinite), null).catch((e: unknown) => e);
        expect((other as Error).message).to.match(/not finite/);
    });
});
