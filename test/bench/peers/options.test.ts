import { expect } from "chai";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readOptions } from "../../../bench/peers/options";
import { PEERS } from "../../../bench/peers/peers";

const PEERS_FOLDER = join(__dirname, "..", "..", "..", "bench", "peers");

describe("options of bench:peers", () => {
    it("measures all peers on both models unless told otherwise", () => {
        const options = readOptions([], "/");
        expect(options?.models.map(({ name }) => name)).deep.equal(["encoder", "linear"]);
        expect(options?.peers).deep.equal([...PEERS]);
        expect(options?.effort.connections).deep.equal([1, 50]);
    });

    it("narrows to some, in their own order, and refuses what it does not know", () => {
        const options = readOptions(["--only", "bentoml,flask", "--model", "linear"], "/");
        expect(options?.peers.map(({ name }) => name)).deep.equal(["flask", "bentoml"]);
        expect(options?.models).deep.equal([{ name: "linear" }]);
        for (const args of [
            ["--only", "torchserve"],
            ["--only", ","],
            ["--model", "absent"],
            ["--texts", "5"],
        ])
            expect(() => readOptions(args, "/"), args.join(" ")).throw(/it must be/);
        expect(() => readOptions(["--connections", "5"], "/")).throw(/Unknown option/);
    });

    it("every peer has its locked requirements", () => {
        for (const { environment } of PEERS)
            for (const ending of ["in", "lock"])
                expect(existsSync(join(PEERS_FOLDER, `${environment}.${ending}`)), environment).equal(true);
    });
});
