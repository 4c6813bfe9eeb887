import { expect } from "chai";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FULL, QUICK } from "../../bench/measure/plan";
import { readOptions } from "../../bench/options";
import { useTemporaryFolder } from "../support/temporary-folder";

describe("readOptions", () => {
    const folder = useTemporaryFolder();
    const read = (...args: string[]) => readOptions(args, folder());

    it("measures everything where nothing is said", () => {
        expect(read()).to.deep.include({
            models: [{ kind: "linear" }, { kind: "encoder" }],
            data: "sample",
            texts: 2000,
            modes: ["pinned", "unpinned"],
            effort: FULL,
            check: false,
            out: null,
        });
    });

    it("takes paths from the user's folder", () => {
        mkdirSync(join(folder(), "mine"));
        writeFileSync(join(folder(), "mine", "moderato.json"), "{}");
        const options = read("--model", "mine", "--data", "train.csv.gz", "--out", "results");
        expect(options?.models).to.deep.equal([{ kind: "folder", directory: join(folder(), "mine") }]);
        expect(options?.data).to.equal(join(folder(), "train.csv.gz"));
        expect(options?.out).to.equal(join(folder(), "results"));
    });

    it("takes parts, one mode, a quick run, and help", () => {
        const options = read("--parts", "starts,swaps", "--mode", "pinned", "--quick", "--check");
        expect([...(options?.parts ?? [])]).to.deep.equal(["starts", "swaps"]);
        expect(options).to.deep.include({ modes: ["pinned"], effort: QUICK, check: true });
        expect(read("--help")).to.equal(null);
    });

    it("names what it cannot use, and what is allowed", () => {
        expect(() => read("--model", "large")).to.throw(/--model is "large"; it must be linear, encoder/);
        expect(() => read("--mode", "both,pinned")).to.throw(/--mode is "both,pinned"/);
        expect(() => read("--parts", "throughput,speed")).to.throw(/--parts is "throughput,speed".*swaps/);
        expect(() => read("--parts", "")).to.throw(/--parts is ""/);
        expect(() => read("--texts", "10")).to.throw(/--texts is "10".*from 256/);
        expect(() => read("--fast")).to.throw(/--fast/);
    });
});
