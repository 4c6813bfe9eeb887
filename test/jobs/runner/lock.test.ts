import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { lockHolder, takeLock } from "../../../jobs/runner/lock";
import { processStart } from "../../../jobs/runner/process-identity";

describe("lock of a home", () => {
    let folder: string;
    let path: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "moderato-lock-"));
        path = join(folder, "a/pipeline.lock");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const written = (holder: object) => {
        takeLock(path, "x").release();
        writeFileSync(
            path,
            JSON.stringify({ since: "2026-01-01T00:00:00Z", what: "pipeline old", ...holder }),
        );
    };

    it("is held by one, and free after", () => {
        const lock = takeLock(path, "pipeline data");
        expect(lockHolder(path)).to.include({ pid: process.pid, what: "pipeline data" });
        expect(() => takeLock(path, "other")).to.throw(/pipeline data is running/);
        lock.release();
        expect(existsSync(path)).to.equal(false);
        takeLock(path, "other").release();
    });

    it("is taken over from a process that ended", async () => {
        const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
        await once(child, "spawn");
        const holder = { pid: child.pid, start: processStart(child.pid ?? 0), host: hostname() };
        written(holder);
        expect(() => takeLock(path, "x")).to.throw(/pipeline old is running/);
        child.kill("SIGKILL");
        await once(child, "exit");
        takeLock(path, "x");
        expect(lockHolder(path)?.pid).to.equal(process.pid);
    });

    it("is taken over where its process id belongs to a younger process", () => {
        written({ pid: process.pid, start: "another", host: hostname() });
        takeLock(path, "x");
        expect(lockHolder(path)?.what).to.equal("x");
    });

    it("is left to a process of another machine, and tells how to go on", () => {
        written({ pid: 1, start: "1", host: "elsewhere" });
        expect(() => takeLock(path, "x")).to.throw(
            /process 1 on elsewhere.*if it is gone, remove .*pipeline\.lock/,
        );
    });

    it("is taken over where its content was cut off", () => {
        takeLock(path, "x").release();
        writeFileSync(path, "{");
        takeLock(path, "x");
        expect(lockHolder(path)?.what).to.equal("x");
    });

    it("does not take over while another process does, but where that one was killed within", () => {
        written({ pid: process.pid, start: "another", host: hostname() });
        writeFileSync(`${path}.takeover`, "");
        expect(() => takeLock(path, "x")).to.throw(/another process is just taking/);
        utimesSync(`${path}.takeover`, 0, 0);
        takeLock(path, "x");
        expect(existsSync(`${path}.takeover`)).to.equal(false);
    });

    it("is not removed by one who no longer holds it", () => {
        const lock = takeLock(path, "x");
        writeFileSync(path, readFileSync(path, "utf8").replace(`"pid":${process.pid}`, `"pid":1`));
        lock.release();
        expect(existsSync(path)).to.equal(true);
    });
});
