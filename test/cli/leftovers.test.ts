import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { endLeftovers, isServiceOf } from "../../cli/leftovers";
import { useTemporaryFolder } from "../support/temporary-folder";

describe("isServiceOf", () => {
    const of = (...words: string[]): boolean =>
        isServiceOf({ pid: 1, words }, ["/c/bin/supervisord", "/c/bin/mlflow"], "/home/a/.moderato");
    it("is told by its executable and its folder, both", () => {
        expect(of("/c/bin/python", "/c/bin/supervisord", "-c", "/home/a/.moderato/s.conf")).to.equal(true);
        expect(of("/c/bin/python", "/c/bin/supervisord", "-c", "/home/b/.moderato/s.conf")).to.equal(false);
        expect(
            of("python", "/c/bin/mlflow", "server", "sqlite:////home/a/.moderato/mlflow/mlflow.db"),
        ).to.equal(true);
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
            expect(await endLeftovers(["/c/bin/supervisord"], folder(), [])).to.equal(1);
            expect((await closed)[1]).to.equal("SIGTERM");
            expect(theirs.exitCode ?? theirs.signalCode).to.equal(null);
            expect(await endLeftovers(["/c/bin/supervisord"], folder(), [])).to.equal(0);
        } finally {
            theirs.kill();
            await once(theirs, "close");
        }
    });

    it("ends a service on one of our ports whose supervisor is gone, and leaves others alone", async () => {
        const program = `require("node:net").createServer().listen(0, "127.0.0.1", function () { process.stdout.write(String(this.address().port)) })`;
        const start = async (home: string) => {
            const child = spawn(process.execPath, ["-e", program], {
                stdio: ["ignore", "pipe", "inherit"],
                env: { ...process.env, MODERATO_HOME: home },
            });
            const [port] = (await once(child.stdout, "data")) as [Buffer];
            return { child, port: Number(port.toString()) };
        };
        const ours = await start(folder());
        const theirs = await start(join(folder(), "..", "theirs"));
        try {
            const closed = once(ours.child, "close");
            expect(await endLeftovers(["/c/bin/supervisord"], folder(), [ours.port, theirs.port])).to.equal(
                1,
            );
            expect((await closed)[1]).to.equal("SIGTERM");
            expect(theirs.child.exitCode ?? theirs.child.signalCode).to.equal(null);
        } finally {
            theirs.child.kill();
            await once(theirs.child, "close");
        }
    });
});
