import { expect } from "chai";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { tokenFile } from "../../../jobs/api/token";
import { lockHolder } from "../../../jobs/runner/lock";
import { processStart } from "../../../jobs/runner/process-identity";
import { tinyEnvironment, tinyService } from "../../support/tiny-api";
import { TinyPlace } from "../../support/tiny-pipeline";
import { until } from "../../support/until";

const PROJECT = resolve(__dirname, "../../..");
const MAIN = [process.execPath, "--require", require.resolve("tsx/cjs"), join(PROJECT, "jobs/api/main.ts")];

describe("process of the pipeline API", function () {
    this.timeout(90_000);
    let place: TinyPlace;
    const started: ChildProcess[] = [];

    /** A service as a process of its own, and its words so far. */
    const launch = (command: string[], environment: NodeJS.ProcessEnv = {}) => {
        const [program = "", ...words] = command;
        const child = spawn(program, words, {
            env: { ...tinyEnvironment(place), MODERATO_PIPELINE_PORT: "0", ...environment },
            stdio: ["ignore", "pipe", "pipe"],
        });
        started.push(child);
        const said = { text: "" };
        for (const stream of [child.stdout, child.stderr])
            stream?.on("data", (data: Buffer) => (said.text += data.toString()));
        return { child, said };
    };
    /** The same, once it listens. */
    const serve = async (command = tinyService(place.root)) => {
        const { child, said } = launch(command);
        await until(() => said.text.includes("listening") || child.exitCode !== null);
        const url = /"url":"([^"]+)"/.exec(said.text)?.[1];
        if (url === undefined) throw new Error(said.text);
        const token = readFileSync(tokenFile(place.home), "utf8").trim();
        const ask = async (method: string, path: string, body?: string) => {
            const response = await fetch(url + path, {
                method,
                headers: { authorization: `Bearer ${token}` },
                ...(body === undefined ? {} : { body }),
            });
            return JSON.parse(await response.text());
        };
        return { child, said, url, token, ask };
    };
    const kill = async (child: ChildProcess, signal: NodeJS.Signals) => {
        child.kill(signal);
        if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    };
    const hangs = () =>
        until(() => existsSync(place.hungFile) && readFileSync(place.hungFile, "utf8") !== "");
    const runsProcess = () => lockHolder(join(place.home, "pipeline.lock"))?.pid ?? 0;
    const waiting = () =>
        readdirSync(join(place.home, "pipeline-api/queue")).filter((name) => name.endsWith(".json"));

    beforeEach(() => (place = new TinyPlace()));
    afterEach(async () => {
        await Promise.all(started.splice(0).map((child) => kill(child, "SIGKILL")));
        // The run's process ends by itself when its service is gone.
        await until(() => runsProcess() === 0);
        rmSync(place.root, { recursive: true, force: true });
    });

    it("finishes a run once whose service was killed while a step ran", async () => {
        const first = await serve();
        const { id } = await first.ask("POST", "/pipelines/slow/runs");
        await hangs();
        const next = await first.ask("POST", "/pipelines/quick/runs");
        await kill(first.child, "SIGKILL");

        const second = await serve();
        await until(async () => (await second.ask("GET", `/runs/${next.id}`)).status === "succeeded");
        const run = await second.ask("GET", `/runs/${id}`);
        expect(run.status).to.equal("succeeded");
        expect(run.steps.map((step: { status: string }) => step.status)).to.deep.equal([
            "cached",
            "succeeded",
            "succeeded",
        ]);
        expect(place.calls()).to.deep.equal(["first", "middle", "middle", "last", "quick"]);
        expect((await second.ask("GET", "/runs")).runs.map((one: { id: string }) => one.id)).to.have.members([
            id,
            next.id,
        ]);
    });

    it("finishes it once, too, where the run's process was killed with the service", async () => {
        const first = await serve();
        const { id } = await first.ask("POST", "/pipelines/slow/runs");
        await hangs();
        const pid = runsProcess();
        first.child.kill("SIGKILL");
        process.kill(pid, "SIGKILL");
        await kill(first.child, "SIGKILL");

        const second = await serve();
        await until(async () => (await second.ask("GET", `/runs/${id}`)).status === "succeeded");
        expect(place.calls()).to.deep.equal(["first", "middle", "middle", "last"]);
    });

    it("does not take up a run that was cancelled before the kill", async () => {
        const first = await serve();
        const { id } = await first.ask("POST", "/pipelines/slow/runs");
        await hangs();
        // Stopped, the run's process cannot end: the service is killed in the middle of the cancel.
        process.kill(runsProcess(), "SIGSTOP");
        expect((await first.ask("POST", `/runs/${id}/cancel`)).status).to.equal("cancelling");
        const pid = runsProcess();
        await kill(first.child, "SIGKILL");
        process.kill(pid, "SIGKILL");

        const second = await serve();
        await until(async () => (await second.ask("GET", `/runs/${id}`)).status === "cancelled");
        expect(place.calls()).to.deep.equal(["first", "middle"]);
        expect(waiting()).to.deep.equal([]);
    });

    it("drains on SIGTERM: the run's process ends, the run waits for the next service", async () => {
        const first = await serve();
        const { id } = await first.ask("POST", "/pipelines/slow/runs");
        await hangs();
        const processes = [runsProcess(), Number(readFileSync(place.hungFile, "utf8"))];
        await kill(first.child, "SIGTERM");
        expect(first.child.exitCode).to.equal(0);
        expect(processes.map(processStart)).to.deep.equal([null, null]);
        expect(waiting()).to.deep.equal([`${id}.json`]);

        const second = await serve();
        await until(async () => (await second.ask("GET", `/runs/${id}`)).status === "succeeded");
        expect(place.calls()).to.deep.equal(["first", "middle", "middle", "last"]);
        // The token is nowhere in what the services said.
        expect(first.said.text + second.said.text).to.not.include(first.token);
    });

    it("is alone on its data folder, and says who else is there", async () => {
        const { child } = await serve();
        const other = launch(tinyService(place.root));
        await once(other.child, "exit");
        expect(other.child.exitCode).to.equal(1);
        expect(other.said.text)
            .to.include(`(process ${String(child.pid)})`)
            .and.include("MODERATO_HOME");
    });

    it("says so where its port is taken, or a setting cannot be used", async () => {
        const taken = createServer().listen(0, "127.0.0.1");
        await once(taken, "listening");
        const { port } = taken.address() as AddressInfo;
        for (const [value, code, words] of [
            [String(port), 1, /EADDRINUSE.*MODERATO_PIPELINE_PORT/],
            ["many", 2, /MODERATO_PIPELINE_PORT is "many"/],
        ] as const) {
            const { child, said } = launch(MAIN, { MODERATO_PIPELINE_PORT: value });
            await once(child, "exit");
            expect(child.exitCode).to.equal(code);
            expect(said.text).to.match(words);
        }
        taken.close();
    });

    it("makes a data set of the shipped sample, asked for with curl's means", async () => {
        const { url, ask } = await serve(MAIN);
        expect(await (await fetch(`${url}/healthz`)).json()).to.deep.equal({ status: "ok" });
        expect((await fetch(`${url}/runs`)).status).to.equal(401);
        expect(statSync(tokenFile(place.home)).mode & 0o777).to.equal(0o600);
        const { id } = await ask(
            "POST",
            "/pipelines/data/runs",
            '{"parameters": {"data": "sample", "seed": 7}}',
        );
        await until(async () => {
            const { status, error } = await ask("GET", `/runs/${id}`);
            expect(status, error).to.not.equal("failed");
            return status === "succeeded";
        }, 60_000);
        const manifest = join(place.home, "results");
        const [result = ""] = readdirSync(manifest);
        expect(readdirSync(join(manifest, result, "dataset"))).to.include.members([
            "manifest.json",
            "train.jsonl",
        ]);
    });
});
