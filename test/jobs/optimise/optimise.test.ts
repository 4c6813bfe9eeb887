import { expect } from "chai";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { choose, type Candidate } from "../../../jobs/optimise/choose";
import { optimiseCommand, type CandidateMaker } from "../../../jobs/optimise/optimise-command";
import { parityOf } from "../../../jobs/optimise/parity";
import { JIGSAW_LABELS, type Label } from "../../../model/contract";
import { makeDataSet } from "../../support/data-set";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";

const half = Object.fromEntries(JIGSAW_LABELS.map((l) => [l, 0.5])) as Record<Label, number>;
const same = (p: number) => JIGSAW_LABELS.map(() => p);

describe("parity", () => {
    it("is the largest change and the share of changed decisions", () => {
        const before = [same(0.4), same(0.9)];
        const after = [[0.45, 0.4, 0.4, 0.4, 0.4, 0.5], same(0.8)];
        const parity = parityOf(before, after, half);
        expect(parity.maxDelta).to.be.closeTo(0.1, 1e-12);
        expect(parity.changedDecisions).to.equal(1 / 12);
    });

    it("refuses what cannot be compared", () => {
        expect(() => parityOf([same(1)], [same(NaN)], half)).to.throw(
            /score of toxic in row 0 is not a number/,
        );
        expect(() => parityOf([same(1)], [], half)).to.throw(/bug/);
    });
});

describe("choice of a candidate", () => {
    const good = (name: string, bytes: number, maxDelta: number): Candidate => ({
        name,
        bytes,
        parity: { maxDelta, changedDecisions: 0 },
    });

    it("is the smallest within the gate", () => {
        const candidates = [
            good("a", 90, 0),
            good("b", 10, 0.3),
            good("c", 50, 0.02),
            { name: "d", bytes: 1, error: "broken" },
        ];
        expect(choose(100, candidates, 0.02).chosen).to.equal("c");
    });

    it("is the original, and says why, where none is within, none is smaller, or none is there", () => {
        expect(choose(100, [good("a", 10, 0.3)], 0.02)).to.deep.equal({
            chosen: "original",
            why: "no candidate was within the parity gate of 0.02, the original is kept",
        });
        expect(choose(100, [good("a", 100, 0)], 0.02).why).to.match(
            /^no candidate within the parity gate is smaller/,
        );
        expect(choose(100, [], 0.02).why).to.match(/^there was no candidate/);
    });
});

describe("jobs optimise", () => {
    const folder = useTemporaryFolder();
    const model = () => join(folder(), "model");
    const out = () => join(folder(), "out");
    const run = async (make: CandidateMaker, limit = "0.02") => {
        makeModelFolder(model(), "first");
        writeFileSync(join(model(), "training.json"), "{}");
        makeDataSet(join(folder(), "data"), {
            validation: [
                ["!", 1],
                ["?", 0],
            ],
        });
        await optimiseCommand(
            [
                "--model",
                model(),
                "--data",
                join(folder(), "data"),
                "--max-parity-delta",
                limit,
                "--out",
                out(),
            ],
            make,
        );
        return JSON.parse(readFileSync(join(out(), "optimisation.json"), "utf8"));
    };
    /** Candidates by name: a graph, and the size that is claimed for it. */
    const maker =
        (candidates: Record<string, ["first" | "second" | "not-finite", number]>): CandidateMaker =>
        (_model, work) => {
            for (const [name, [graph]] of Object.entries(candidates))
                makeModelFolder(join(work, "candidates", name), graph);
            const listed = Object.entries(candidates).map(([name, [, bytes]]) => ({
                name,
                model_bytes: bytes,
            }));
            writeFileSync(join(work, "candidates.json"), JSON.stringify({ candidates: listed }));
            return Promise.resolve();
        };

    it("writes the chosen model whole, with training and optimisation beside it", async () => {
        const result = await run(maker({ same: ["first", 10], other: ["second", 5] }));
        expect(result.chosen).to.equal("same");
        expect(result.candidates[1].parity.maxDelta).to.be.greaterThan(0.1);
        expect(readdirSync(out())).to.include.members([
            "model.onnx",
            "tokenizer.json",
            "moderato.json",
            "training.json",
        ]);
        expect(readdirSync(folder()).filter((name) => name.startsWith(".out"))).to.deep.equal([]);
    });

    it("keeps the original and reports where every candidate is broken or too far off", async () => {
        const result = await run(maker({ broken: ["not-finite", 5], other: ["second", 5] }));
        expect(result.chosen).to.equal("original");
        expect(result.candidates[0].error).to.be.a("string").and.not.equal("");
        expect(result.original_bytes).to.equal(statSync(join(model(), "model.onnx")).size);
        expect(existsSync(join(out(), "model.onnx"))).to.equal(true);
    });

    it("refuses a limit that is none", async () => {
        const message = await run(maker({}), "two").catch((e: Error) => e.message);
        expect(message).to.equal('--max-parity-delta is "two"; allowed: a number from 0 to 1');
    });

    it("says whose file is wrong", async () => {
        const message = await run((_model, work) => {
            writeFileSync(join(work, "candidates.json"), '{"candidates":[{"name":"a/b","model_bytes":1}]}');
            return Promise.resolve();
        }).catch((e: Error) => e.message);
        expect(message).to.match(/candidates\.json, field candidates\.0\.name: .*optimise\.py` writes it/);
    });
});
