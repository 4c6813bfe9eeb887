import { expect } from "chai";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestPath, digestPaths } from "../../../jobs/runner/digest";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("digests", () => {
    const folder = useTemporaryFolder();
    const write = (path: string, text: string) => {
        mkdirSync(join(folder(), path, ".."), { recursive: true });
        writeFileSync(join(folder(), path), text);
    };

    it("of a file is its sha256", async () => {
        write("a", "abc");
        // FIPS 180-4's example.
        expect(await digestPath(join(folder(), "a"))).to.equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        );
    });

    it("of a folder changes with names and contents, not with what tools leave beside them", async () => {
        write("f/a", "1");
        write("f/sub/b", "2");
        const before = await digestPath(join(folder(), "f"));
        write("f/__pycache__/x.pyc", "3");
        write("f/.cache", "4");
        expect(await digestPath(join(folder(), "f"))).to.equal(before);
        write("f/sub/b", "3");
        const changed = await digestPath(join(folder(), "f"));
        expect(changed).not.to.equal(before);
        write("g/a", "1");
        write("g/sub/c", "3");
        expect(await digestPath(join(folder(), "g"))).not.to.equal(changed);
    });

    it("of several paths does not depend on their order, and tells an absent one", async () => {
        write("a", "1");
        write("b", "2");
        expect(await digestPaths(folder(), ["a", "b"])).to.equal(await digestPaths(folder(), ["b", "a"]));
        expect(await digestPaths(folder(), ["a", "b"])).not.to.equal(await digestPaths(folder(), ["a"]));
        expect(await digestPaths(folder(), ["a", "z"])).not.to.equal(await digestPaths(folder(), ["a"]));
    });
});
