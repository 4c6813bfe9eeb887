import { expect } from "chai";
import { isGoUsable } from "../../../cli/tools/pulumi-build";
import { isAtLeast, parseVersion, releasePlatform } from "../../../cli/tools/pulumi-version";

describe("Pulumi's versions", () => {
    it("are read with or without v and suffix", () => {
        expect(parseVersion("v3.259.0\n")).to.deep.equal([3, 259, 0]);
        expect(parseVersion("3.230.1-dev.0")).to.deep.equal([3, 230, 1]);
        expect(parseVersion("command not found")).to.equal(undefined);
    });

    const cases: [string, string, boolean][] = [
        ["v3.150.0", "3.150.0", true],
        ["v3.259.0", "3.150.0", true],
        ["v3.149.9", "3.150.0", false],
        ["v3.9.0", "3.150.0", false],
        ["v3.150.0", "3.150.1", false],
        ["v4.0.0", "3.150.0", false],
        ["", "3.150.0", false],
    ];
    for (const [version, least, expected] of cases)
        it(`${JSON.stringify(version)} is ${expected ? "" : "not "}at least ${least}`, () =>
            expect(isAtLeast(version, least)).to.equal(expected));

    it("have releases for Linux and macOS on Intel and ARM", () => {
        expect(releasePlatform("linux", "x64")).to.equal("linux-x64");
        expect(releasePlatform("darwin", "arm64")).to.equal("darwin-arm64");
        expect(releasePlatform("linux", "riscv64")).to.equal(undefined);
        expect(releasePlatform("freebsd", "x64")).to.equal(undefined);
    });
});

describe("isGoUsable", () => {
    const cases: [string, boolean][] = [
        ["go version go1.26.8 linux/amd64", true],
        ["go version go1.30 darwin/arm64", true],
        ["go version go2.0 linux/amd64", true],
        ["go version go1.25.9 linux/amd64", false],
        ["go version go1.3 linux/amd64", false],
        ["go: errors parsing go.mod", false],
    ];
    for (const [output, expected] of cases)
        it(`${expected ? "accepts" : "refuses"} ${output}`, () =>
            expect(isGoUsable(output)).to.equal(expected));
});
