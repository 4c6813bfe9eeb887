import { expect } from "chai";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { ApiError } from "../../../jobs/api/errors";
import { ensureToken, TokenCheck, tokenFile } from "../../../jobs/api/token";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("token of the pipeline API", () => {
    const home = useTemporaryFolder();
    const mode = () => statSync(tokenFile(home())).mode & 0o777;

    it("is made at the first start, for its owner alone, and kept", () => {
        const token = ensureToken(home());
        expect(token).to.match(/^[0-9a-f]{64}$/);
        expect(mode()).to.equal(0o600);
        expect(readFileSync(tokenFile(home()), "utf8")).to.equal(`${token}\n`);
        expect(ensureToken(home())).to.equal(token);
    });

    it("is hidden again where others could read it", () => {
        ensureToken(home());
        chmodSync(tokenFile(home()), 0o644);
        ensureToken(home());
        expect(mode()).to.equal(0o600);
    });

    for (const [what, content] of [
        ["empty", ""],
        ["short", "letmein"],
        ["two words", "a".repeat(40) + " " + "b".repeat(40)],
    ] as const)
        it(`is refused where the file is ${what}, with the remedy`, () => {
            writeFileSync(tokenFile(home()), content);
            expect(() => ensureToken(home())).to.throw(/pipeline-token holds .* Remove the file/);
        });

    it("lets through itself and nothing else", () => {
        const check = new TokenCheck("t".repeat(32));
        check.check(`Bearer ${"t".repeat(32)}`);
        check.check(`bearer ${"t".repeat(32)}`);
        for (const header of [
            undefined,
            "",
            "t".repeat(32),
            "Basic x",
            "Bearer ",
            `Bearer ${"t".repeat(31)}`,
        ])
            expect(() => check.check(header), String(header)).to.throw(ApiError);
    });
});
