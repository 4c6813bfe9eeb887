import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { cacheHome, contentKey, ensureEntry, isComplete } from "../../../cli/tools/cache";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("cacheHome", () => {
    const cases: [NodeJS.ProcessEnv, NodeJS.Platform, string][] = [
        [{}, "linux", "/home/ann/.cache/moderato"],
        [{ XDG_CACHE_HOME: "/var/c" }, "linux", "/var/c/moderato"],
        [{}, "darwin", "/home/ann/Library/Caches/moderato"],
        [{ MODERATO_CACHE: "/mnt/tools", XDG_CACHE_HOME: "/var/c" }, "darwin", "/mnt/tools"],
    ];
    for (const [env, platform, expected] of cases)
        it(`is ${expected} on ${platform} with ${JSON.stringify(env)}`, () =>
            expect(cacheHome(env, platform, "/home/ann")).to.equal(expected));
});

describe("contentKey", () => {
    it("differs by each part and by where parts end", () => {
        expect(contentKey("a", "b")).to.equal(contentKey("a", "b"));
        expect(
            new Set([contentKey("a", "b"), contentKey("ab"), contentKey("ab", ""), contentKey("b", "a")]),
        ).to.have.property("size", 4);
    });
});

describe("ensureEntry", () => {
    const folder = useTemporaryFolder();

    for (const inPlace of [false, true])
        describe(inPlace ? "in place" : "by renaming", () => {
            it("makes an entry once, also when asked twice at once", async () => {
                let made = 0;
                const make = async (target: string): Promise<void> => {
                    made++;
                    await new Promise((resolve) => setImmediate(resolve));
                    writeFileSync(join(target, "tool"), "");
                };
                const entry = join(folder(), "tool-1");
                await Promise.all([1, 2, 3].map(() => ensureEntry(entry, make, { inPlace })));
                expect(made).to.equal(1);
                expect(existsSync(join(entry, "tool"))).to.equal(true);
            });

            it("leaves nothing of a failed one", async () => {
                const entry = join(folder(), "tool-1");
                const fail = (target: string): void => {
                    writeFileSync(join(target, "half"), "");
                    throw new Error("no network");
                };
                const error: unknown = await ensureEntry(entry, fail, { inPlace }).catch((e: unknown) => e);
                expect(error).to.be.an("error").with.property("message", "no network");
                expect(readdirSync(folder())).to.deep.equal([]);
            });

            it("makes anew what a killed process left half made", async () => {
                const entry = join(folder(), "tool-1");
                const program = `
                    const { ensureEntry } = require(${JSON.stringify(join(__dirname, "../../../cli/tools/cache.ts"))});
                    void ensureEntry(${JSON.stringify(entry)}, (target) => {
                        require("node:fs").writeFileSync(target + "/half", "");
                        process.stdout.write("half");
                        return new Promise(() => setInterval(() => {}, 1000));
                    }, { inPlace: ${String(inPlace)} });`;
                const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", program], {
                    stdio: ["ignore", "pipe", "inherit"],
                });
                await once(child.stdout, "data");
                child.kill("SIGKILL");
                await once(child, "close");
                expect(isComplete(entry)).to.equal(false);

                await ensureEntry(entry, (target) => writeFileSync(join(target, "whole"), ""), { inPlace });
                expect(readdirSync(entry).sort()).to.deep.equal([".complete", "whole"]);
                expect(readdirSync(folder())).to.deep.equal(["tool-1"]);
            });
        });

    it("replaces a folder that was never finished", async () => {
        const entry = join(folder(), "tool-1");
        mkdirSync(entry);
        writeFileSync(join(entry, "junk"), "");
        await ensureEntry(entry, () => undefined);
        expect(readdirSync(entry)).to.deep.equal([".complete"]);
    });
});
