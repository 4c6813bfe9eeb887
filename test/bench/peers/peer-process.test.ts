import { expect } from "chai";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../bench/free-port";
import type { Peer } from "../../../bench/peers/peer";
import { PeerProcess } from "../../../bench/peers/peer-process";
import { isAlive } from "../../../components/infrastructure/local/is-alive";
import { useTemporaryFolder } from "../../support/temporary-folder";

/** A server that answers from a child of its own, as some of the peers do. */
const PROGRAM = `#!${process.execPath}
const { spawn } = require("node:child_process");
const { createServer } = require("node:http");
if (process.argv[2] === "fail") { console.error("no such model"); process.exit(3); }
if (process.argv[2] === "parent") {
    const child = spawn(process.execPath, [__filename, "child", process.argv[3]], { stdio: "inherit" });
    require("node:fs").writeFileSync(process.env.MODEL_FOLDER + "/pids", process.pid + " " + child.pid);
    process.on("SIGTERM", () => process.exit(0));
} else {
    createServer((request, response) => {
        let body = "";
        request.on("data", (some) => (body += some)).on("end", () => {
            const { text } = JSON.parse(body);
            if (text === "bad") return response.writeHead(500).end("out of order");
            response.end(JSON.stringify({ scores: { toxic: text.length } }));
        });
    }).listen(Number(process.argv[3]), "127.0.0.1");
}
`;

const peer: Peer = {
    name: "own",
    title: "Our own",
    environment: "none",
    path: "/predict",
    command: ({ port }) => ["serve", "parent", String(port)],
    body: (text) => ({ text }),
    scores: (answer) => (answer as { scores: ReturnType<Peer["scores"]> }).scores,
};

describe("PeerProcess", function () {
    this.timeout(30_000);
    const folder = useTemporaryFolder();

    async function start(changes: Partial<Peer> = {}): Promise<PeerProcess> {
        mkdirSync(join(folder(), "bin"), { recursive: true });
        writeFileSync(join(folder(), "bin", "serve"), PROGRAM, { mode: 0o755 });
        const place = { port: await freePort(), model: folder(), work: join(folder(), "work") };
        return PeerProcess.start({ ...peer, ...changes }, folder(), place, null);
    }

    it("starts a program of the environment, asks it, and ends it with its children", async () => {
        const running = await start();
        const pids = readFileSync(join(folder(), "pids"), "utf8").split(" ").map(Number);
        try {
            expect(await running.score("four")).deep.equal({ toxic: 4 });
            expect(running.startMs).greaterThan(0);
            if (process.platform === "linux") expect(running.megabytes()).within(5, 500);
            const failure = await running.score("bad").catch((error: unknown) => error);
            expect((failure as Error).message).equal("It answers 500: out of order");
        } finally {
            await running.stop();
        }
        expect(pids.map((pid) => isAlive(pid))).deep.equal([false, false]);
    });

    it("rests where it is while it is paused, its children too", async () => {
        const running = await start();
        try {
            running.pause();
            let hasAnswered = false;
            const answer = running.score("four").then((scores) => {
                hasAnswered = true;
                return scores;
            });
            // Another one that does the same is asked meanwhile, so that there was time to answer.
            const other = await start();
            await other.score("four").finally(() => other.stop());
            expect(hasAnswered).equal(false);
            running.resume();
            expect(await answer).deep.equal({ toxic: 4 });
        } finally {
            await running.stop();
        }
    });

    it("says why one did not start, with the end of its log", async () => {
        const failure = await start({ command: () => ["serve", "fail"] }).catch((error: unknown) => error);
        expect((failure as Error).message).equal("It ended at its start. Its last lines:\nno such model");
        const absent = await start({ command: () => ["absent"] }).catch((error: unknown) => error);
        expect((absent as Error).message).match(/^It ended at its start/);
    });

    it("runs what must be done before, and stops where that fails", async () => {
        const prepare = (): [string, ...string[]] => ["serve", "fail"];
        const failure = await start({ prepare }).catch((error: unknown) => error);
        expect((failure as Error).message).match(/could not pack the model \(exit code 3\)[^]*no such model/);
    });
});
