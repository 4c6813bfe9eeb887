import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "../../../../components/infrastructure/local/is-alive";
import { endOrphan, portProblem } from "../../../../components/infrastructure/local/port-owner";
import { Supervisor } from "../../../../components/infrastructure/local/supervisor";
import type { SupervisedProgram } from "../../../../components/infrastructure/local/supervisor-config";
import { requireTool } from "../../../../components/infrastructure/local/tools";
import { freePort } from "../../../../bench/free-port";
import { waitFor } from "../../../../components/infrastructure/local/wait-for";

/** Listens on a port, answers with its process id and a word, and says what it got as a secret of its caller. */
const SERVER = `require("http").createServer((q, s) => s.end(JSON.stringify({ pid: process.pid, word: process.env.WORD,
    leaked: process.env.PULUMI_CONFIG_PASSPHRASE ?? null }))).listen(Number(process.env.PORT), "127.0.0.1")`;

describe("Supervisor, the real supervisord", function () {
    this.timeout(120_000);
    let home: string;
    let port: number;
    let supervisor: Supervisor;

    beforeEach(async () => {
        home = mkdtempSync(join(tmpdir(), "moderato supervisor "));
        port = await freePort();
        supervisor = new Supervisor(home, {
            supervisord: requireTool("MODERATO_SUPERVISORD"),
            supervisorctl: requireTool("MODERATO_SUPERVISORCTL"),
        });
    });

    afterEach(async () => {
        await supervisor.remove("web");
        rmSync(home, { recursive: true });
    });

    const program = (word = "one"): SupervisedProgram => ({
        name: "web",
        command: [process.execPath, "-e", SERVER],
        environment: { PORT: String(port), WORD: word, MODERATO_HOME: home },
        directory: home,
        logFile: supervisor.logFile("web"),
    });

    /** What the program answers, once `accept` likes it. */
    async function answer(accept: (body: Answer) => boolean = () => true): Promise<Answer> {
        let body: Answer | undefined;
        const came = await waitFor(async () => {
            body = await ask(port);
            return body !== undefined && accept(body);
        }, 20_000);
        if (!came || body === undefined) throw new Error(`no such answer: ${JSON.stringify(body)}`);
        return body;
    }

    it("starts a program, restarts it after a crash and with new settings, and leaves nothing behind", async () => {
        await supervisor.install(program());
        const { pid, word } = await answer();
        expect(word).to.equal("one");

        process.kill(pid, "SIGKILL");
        const restarted = await answer((body) => body.pid !== pid);

        await supervisor.install(program());
        expect((await answer()).pid, "the same settings restart nothing").to.equal(restarted.pid);

        await supervisor.install(program("two"));
        expect((await answer((body) => body.word === "two")).pid).to.not.equal(restarted.pid);

        const daemon = daemonPid(home);
        await supervisor.remove("web");
        expect(await ask(port)).to.equal(undefined);
        expect(isAlive(daemon), "the daemon ends with its last program").to.equal(false);
        expect(await supervisor.state("web")).to.equal("ABSENT");
    });

    it("passes no secret of its caller on", async () => {
        const before = process.env["PULUMI_CONFIG_PASSPHRASE"];
        process.env["PULUMI_CONFIG_PASSPHRASE"] = "s3cret";
        try {
            await supervisor.install(program());
            expect((await answer()).leaked).to.equal(null);
        } finally {
            if (before === undefined) delete process.env["PULUMI_CONFIG_PASSPHRASE"];
            else process.env["PULUMI_CONFIG_PASSPHRASE"] = before;
        }
    });

    it("tells a program that ends again and again from one that runs", async () => {
        await supervisor
            .install({ ...program(), command: [process.execPath, "-e", "process.exit(3)"] })
            .catch(() => {
                // Refused at once, or given up on later: both are what it does with a program that ends.
            });
        expect(await supervisor.state("web")).to.be.oneOf(["BACKOFF", "FATAL", "STARTING", "EXITED"]);
    });

    it("a new daemon after a killed one ends the old processes of all programs first", async () => {
        const other = { ...program(), name: "other", environment: { ...program().environment, PORT: "0" } };
        await supervisor.install(other);
        await supervisor.install(program());
        const old = await answer();
        const orphans = childrenOf(daemonPid(home));
        process.kill(daemonPid(home), "SIGKILL");
        await supervisor.install(program("again"));
        expect((await answer((body) => body.word === "again")).pid).to.not.equal(old.pid);
        expect(orphans).to.have.length(2);
        for (const pid of orphans) expect(isAlive(pid), String(pid)).to.equal(false);
        await supervisor.remove("other");
    });

    it("finds and ends what a killed daemon left on the port, and nothing of others", async () => {
        await supervisor.install(program());
        const { pid } = await answer();
        process.kill(daemonPid(home), "SIGKILL");
        expect(await portProblem(port, home), "a process of this data folder").to.equal(null);
        expect(await portProblem(port, join(home, "elsewhere"))).to.match(
            new RegExp(`Port ${String(port)} is taken by process ${String(pid)}`),
        );
        await endOrphan(port, join(home, "elsewhere"));
        expect((await answer()).pid, "of another data folder: left alone").to.equal(pid);
        await endOrphan(port, home);
        expect(await ask(port)).to.equal(undefined);
    });
});

interface Answer {
    pid: number;
    word: string;
    leaked: string | null;
}

async function ask(port: number): Promise<Answer | undefined> {
    try {
        const response = await fetch(`http://127.0.0.1:${String(port)}`, {
            signal: AbortSignal.timeout(2_000),
        });
        return (await response.json()) as Answer;
    } catch {
        return undefined; // nobody listens
    }
}

function childrenOf(pid: number): number[] {
    const list = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8");
    return list.trim().split(" ").map(Number);
}

function daemonPid(home: string): number {
    return Number(readFileSync(join(home, "supervisor", "supervisord.pid"), "utf8"));
}
