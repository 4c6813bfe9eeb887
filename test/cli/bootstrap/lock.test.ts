import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { withLock } from "../../../cli/bootstrap/lock.mjs";
import { useTemporaryFolder } from "../../support/temporary-folder";

const MODULE = pathToFileURL(join(__dirname, "../../../cli/bootstrap/lock.mjs")).href;

/** Runs a program that has `withLock` in another process. */
function runNode(body: string): Promise<number | null> {
    const program = `import { withLock } from ${JSON.stringify(MODULE)};\nimport fs from "node:fs";\n${body}`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" });
    return new Promise((resolve) => child.on("close", resolve));
}

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.on("close", resolve));
    return child.pid ?? 0;
}

describe("withLock", () => {
    const folder = useTemporaryFolder();
    const lock = (): string => join(folder(), "made", "it.lock");

    it("gives the result and leaves no file, also after a failure", async () => {
        expect(await withLock(lock(), () => 7)).to.equal(7);
        const error = await withLock(lock(), () => Promise.reject(new Error("broken"))).catch(
            (e: unknown) => e,
        );
        expect(error).to.be.an("error").with.property("message", "broken");
        expect(existsSync(lock())).to.equal(false);
    });

    // Each turn reads, waits a moment of the event loop, and writes: two holders at once would lose a count.
    const countUp = (file: string, counter: string): string => `
        for (let i = 0; i < 5; i++)
            await withLock(${JSON.stringify(file)}, async () => {
                const count = Number(fs.readFileSync(${JSON.stringify(counter)}, "utf8"));
                await new Promise((resolve) => setTimeout(resolve, 5));
                fs.writeFileSync(${JSON.stringify(counter)}, String(count + 1));
            });`;

    it("lets one process in at a time, even when all find a dead owner's lock", async () => {
        const [file, counter] = [join(folder(), "it.lock"), join(folder(), "counter")];
        writeFileSync(counter, "0");
        writeFileSync(file, `${String(await deadPid())} ${hostname()}\n`);
        const codes = await Promise.all([1, 2, 3, 4].map(() => runNode(countUp(file, counter))));
        expect(codes).to.deep.equal([0, 0, 0, 0]);
        expect(readFileSync(counter, "utf8")).to.equal("20");
    });

    it("tells once who is waited for", async () => {
        const order: string[] = [];
        let release = (): void => undefined;
        const held = new Promise<void>((resolve) => (release = resolve));
        const first = withLock(lock(), async () => {
            await held;
            order.push("first");
        });
        await withLock(
            lock(),
            () => order.push("second"),
            ({ pid }) => {
                order.push(`waits for ${String(pid)}`);
                release();
            },
        );
        await first;
        expect(order).to.deep.equal([`waits for ${String(process.pid)}`, "first", "second"]);
    });

    it("does not take over the lock of another machine", async () => {
        const file = join(folder(), "it.lock");
        writeFileSync(file, `${String(await deadPid())} elsewhere\n`);
        let entered = false;
        let told = (_pid: number): void => undefined;
        const waits = new Promise<number>((resolve) => (told = resolve));
        const waiting = withLock(
            file,
            () => (entered = true),
            ({ pid }) => told(pid),
        );
        await waits;
        expect(entered).to.equal(false);
        writeFileSync(file, `${String(await deadPid())} ${hostname()}\n`);
        await waiting;
        expect(entered).to.equal(true);
    });
});
