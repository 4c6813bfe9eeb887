import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../cli/bootstrap/user-error.mjs";
import { ensureUv, ensureVenv, lockFiles, venvDirectory, type VenvContext } from "../../../cli/tools/venvs";
import { useTemporaryFolder } from "../../support/temporary-folder";

const ROOT = join(__dirname, "../../..");

describe("virtual environments", () => {
    const folder = useTemporaryFolder();

    function program(name: string, script: string): string {
        const file = join(folder(), name);
        writeFileSync(file, `#!/bin/sh\n${script}\n`);
        chmodSync(file, 0o755);
        return file;
    }
    function context(python = "/usr/bin/python3"): VenvContext {
        return {
            cache: join(folder(), "cache"),
            logs: join(folder(), "logs"),
            python: { executable: python, version: "3.12.1", major: 3, minor: 12 },
            note: () => undefined,
        };
    }
    /** uv's place is taken by a program that notes each call and makes a file where a real one makes many. */
    const fakeUv = (then = "true"): string =>
        program(
            "uv",
            `echo "$@" >> "${folder()}/calls"\nfor last; do :; done\n[ "$1" = venv ] && mkdir -p "$last/bin"\n${then}`,
        );
    const calls = (): string[] => readFileSync(join(folder(), "calls"), "utf8").trim().split("\n");
    function lock(text: string): string {
        const file = join(folder(), "some.lock");
        writeFileSync(file, text);
        return file;
    }

    it("is made once from its lock file, by hash, and has a new folder when the lock changes", async () => {
        const uv = fakeUv();
        const first = await ensureVenv(uv, "some", lock("a==1"), context());
        expect(await ensureVenv(uv, "some", lock("a==1"), context())).to.equal(first);
        expect(calls()).to.have.length(2);
        expect(calls()[1]).to.include("pip sync").and.include("--require-hashes").and.include("some.lock");
        expect(await ensureVenv(uv, "some", lock("a==2"), context())).not.to.equal(first);
    });

    it("is made anew when it was left half made", async () => {
        const file = lock("a==1");
        const directory = venvDirectory(context().cache, "some", file, context().python);
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, "half"), "");
        await ensureVenv(fakeUv(), "some", file, context());
        expect(readdirSync(directory).sort()).to.deep.equal([".complete", "bin"]);
    });

    it("says what the installer says when it fails, and where the log is", async () => {
        const uv = fakeUv(
            '[ "$1" = pip ] && { echo "error: dns error: failed to lookup" >&2; exit 2; }; true',
        );
        const error: unknown = await ensureVenv(uv, "some", lock("a==1"), context()).catch((e: unknown) => e);
        expect(error).to.be.instanceOf(UserError);
        const { message } = error as UserError;
        expect(message).to.include("Installing the Python packages of some").and.include("failed to lookup");
        expect(message).to.include("offline").and.include("packages-some.log");
    });

    it("says which package Debian's python3 lacks", async () => {
        const python = program("python3", "exit 1");
        const error: unknown = await ensureUv(ROOT, context(python)).catch((e: unknown) => e);
        expect(error).to.be.instanceOf(UserError);
        expect((error as UserError).message)
            .to.include("venv and ensurepip")
            .and.include("apt install python3.12-venv");
    });

    it("are locked by hash, without an index of somebody", () => {
        const files = [...Object.values(lockFiles(ROOT)), join(ROOT, "cli/python/uv.lock")];
        expect(files.length).to.be.at.least(3);
        for (const file of files) {
            const lines = readFileSync(file, "utf8").split("\n");
            const pinned = lines.filter((line) => /^[a-z0-9]/i.test(line));
            expect(pinned, file).not.to.deep.equal([]);
            for (const line of pinned) expect(line, file).to.match(/^[\w.-]+(\[[\w,-]+\])?==[\w.!+-]+ .*\\$/);
            expect(
                lines.filter((line) => /^\s*-(-index-url|-extra-index-url|i|f) |:\/\//.test(line)),
                file,
            ).to.deep.equal([]);
            expect(lines.filter((line) => line.includes("--hash=sha256:")).length, file).to.be.at.least(
                pinned.length,
            );
        }
    });
});
