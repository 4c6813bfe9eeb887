import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { endLeftovers, isSupervisorOf } from "../../cli/leftovers";
import { useTemporaryFolder } from "../support/temporary-folder";

describe("isSupervisorOf", () => {
    const of = (...words: string[]): boolean =>
        isSupervisorOf({ pid: 1, words }, "/c/bin/supervisord", "/home/a/.moderato");
    it("is told by its executable and its folder, both", () => {
        expect(of("/c/bin/python", "/c/bin/supervisord", "-c", "/home/a/.moderato/s.conf")).to.equal(true);
        expect(of("/c/bin/python", "/c/bin/supervisord", "-c", "/home/b/.moderato/s.conf")).to.equal(false);
        expect(of("tail", "/home/a/.moderato/s.log")).to.equal(false);
    });
});

describe("endLeftovers", () => {
    const folder = useTemporaryFolder();

    it("ends the supervisor of this folder, and no other process", async () => {
        const program = "process.stdout.write('up'); setInterval(() => {}, 1000)";
        const start = async (home: string) => {
            const child = spawn(process.execPath, ["-e", program, "/c/bin/supervisord", `${home}/s.conf`], {
                stdio: ["ignore", "pipe", "inherit"],
            });
            await once(child.stdout, "data");
            return child;
        };
        const ours = await start(folder());
        const theirs = await start(join(folder(), "..", "theirs"));
        try {
            const closed = once(ours, "close");
            expect(await endLeftovers("/c/bin/supervisord", folder())).to.equal(1);
            expect((await closed)[1]).to.equal("SIGTERM");
            expect(theirs.exitCode ?? theirs.signalCode).to.equal(null);
            expect(await endLeftovers("/c/bin/supervisord", folder())).to.equal(0);
        } finally {
            theirs.kill();
            await once(theirs, "close");
        }
    });
});
