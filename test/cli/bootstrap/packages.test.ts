import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ensurePackages } from "../../../cli/bootstrap/packages.mjs";
import { UserError } from "../../../cli/bootstrap/user-error.mjs";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("ensurePackages", () => {
    const folder = useTemporaryFolder();

    /** A program that stands for npm: it notes each call, then does as told. */
    function fakeNpm(script: string): string {
        const npm = join(folder(), "npm");
        writeFileSync(
            npm,
            `#!/bin/sh\necho "$* $ONNXRUNTIME_NODE_INSTALL" >> "${folder()}/calls"\n${script}\n`,
        );
        chmodSync(npm, 0o755);
        return npm;
    }
    const calls = (): string[] =>
        existsSync(join(folder(), "calls"))
            ? readFileSync(join(folder(), "calls"), "utf8").trim().split("\n")
            : [];
    const lockWith = (text: string): void => writeFileSync(join(folder(), "package-lock.json"), text);

    beforeEach(() => lockWith("{}"));

    it("installs by npm ci, once, and again when the lock file changes", async () => {
        const npm = fakeNpm("rm -rf node_modules; mkdir node_modules");
        expect(await ensurePackages(folder(), { npm })).to.equal(true);
        expect(await ensurePackages(folder(), { npm })).to.equal(false);
        expect(calls()).to.have.length(1);
        expect(calls()[0]).to.match(/^ci .* skip$/);
        lockWith('{"packages": {}}');
        expect(await ensurePackages(folder(), { npm })).to.equal(true);
        expect(calls()).to.have.length(2);
    });

    it("does not trust a node_modules that was not finished", async () => {
        mkdirSync(join(folder(), "node_modules"));
        expect(await ensurePackages(folder(), { npm: fakeNpm("") })).to.equal(true);
    });

    it("installs once when asked twice at once", async () => {
        const npm = fakeNpm("mkdir node_modules");
        const done = await Promise.all([1, 2].map(() => ensurePackages(folder(), { npm })));
        expect(done.sort()).to.deep.equal([false, true]);
        expect(calls()).to.have.length(1);
    });

    it("says what npm says, without what it fetched, and tries anew the next time", async () => {
        const npm = fakeNpm('echo "npm http fetch GET 200"; echo "npm error code EAI_AGAIN" >&2; exit 1');
        const error: unknown = await ensurePackages(folder(), { npm }).catch((e: unknown) => e);
        expect(error).to.be.instanceOf(UserError);
        const { message } = error as UserError;
        expect(message)
            .to.include("exit code 1")
            .and.include("npm error code EAI_AGAIN")
            .and.include("npm-ci.log");
        expect(message).not.to.include("http fetch");
        expect(await ensurePackages(folder(), { npm: fakeNpm("mkdir node_modules") })).to.equal(true);
    });
});
