import { expect } from "chai";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import { pino } from "pino";
import { createApp } from "../../../jobs/api/app";
import { RunQueue } from "../../../jobs/api/run-queue";
import { TokenCheck } from "../../../jobs/api/token";
import { lockHolder, takeLock } from "../../../jobs/runner/lock";
import { TINY_PIPELINES, tinyCommand, tinyEnvironment, writePlatformFacts } from "../../support/tiny-api";
import { TinyPlace } from "../../support/tiny-pipeline";
import { until } from "../../support/until";

const TOKEN = "t".repeat(40);

describe("pipeline API", function () {
    this.timeout(60_000);
    let place: TinyPlace;
    let queue: RunQueue;
    let app: Hono;
    const opened: RunQueue[] = [];

    /** A service on the place's folder, as after a restart. */
    const open = () => {
        const shared = { home: place.home, projectRoot: place.root, pipelines: TINY_PIPELINES };
        const logger = pino({ level: "silent" });
        queue = new RunQueue({
            ...shared,
            capacity: 3,
            command: tinyCommand(place.root),
            environment: tinyEnvironment(place),
            logger,
            broken: (error) => expect.fail(String(error)),
        });
        opened.push(queue);
        app = createApp({
            ...shared,
            platformFile: join(place.home, "platform.json"),
            queue,
            token: new TokenCheck(TOKEN),
            logger,
        });
    };
    beforeEach(() => {
        place = new TinyPlace();
        open();
    });
    afterEach(async () => {
        await Promise.all(opened.splice(0).map((one) => one.close()));
        rmSync(place.root, { recursive: true, force: true });
    });

    const ask = async (method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) => {
        const response = await app.request(path, {
            method,
            headers: { authorization: `Bearer ${TOKEN}` },
            ...(body === undefined ? {} : { body }),
        });
        return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const json = async (method: string, path: string, body?: string) => {
        const { status, text } = await ask(method, path, body);
        return { status, body: JSON.parse(text) };
    };
    const submit = async (pipeline: string, parameters: object = {}): Promise<string> => {
        const answer = await json("POST", `/pipelines/${pipeline}/runs`, JSON.stringify({ parameters }));
        expect(answer.status, JSON.stringify(answer.body)).to.equal(202);
        return answer.body.id;
    };
    const run = async (id: string) => (await json("GET", `/runs/${id}`)).body;
    const ended = (id: string, status: string) =>
        until(async () => {
            const { status: now, error } = await run(id);
            if (["failed", "cancelled", "succeeded"].includes(now)) expect(now, error).to.equal(status);
            return now === status;
        });
    const hangs = () =>
        until(() => {
            try {
                return readFileSync(place.hungFile, "utf8") !== "";
            } catch {
                return false;
            }
        });

    describe("token", () => {
        it("is not asked for by /healthz", async () => {
            const response = await app.request("/healthz");
            expect([response.status, await response.json()]).to.deep.equal([200, { status: "ok" }]);
        });

        for (const path of ["/pipelines", "/runs", "/runs/x", "/runs/x/steps/y/log", "/nothing"])
            it(`is asked for by ${path}`, async () => {
                for (const authorization of ["", "Bearer wrong", `Basic ${TOKEN}`]) {
                    const response = await app.request(path, { headers: { authorization } });
                    expect(response.status).to.equal(401);
                    expect(response.headers.get("www-authenticate")).to.equal("Bearer");
                    expect(await response.text()).to.match(/pipeline-token/);
                }
            });

        it("is asked for before a run is accepted or cancelled", async () => {
            for (const path of ["/pipelines/quick/runs", "/runs/x/cancel"])
                expect((await app.request(path, { method: "POST", body: "{}" })).status).to.equal(401);
            expect(queue.entries).to.deep.equal([]);
        });
    });

    it("tells the pipelines with the graph of their steps", async () => {
        const { body } = await json("GET", "/pipelines");
        const slow = body.pipelines.find((one: { name: string }) => one.name === "slow");
        expect(slow.steps.map((step: { name: string; dependsOn: string[] }) => [step.name, step.dependsOn]))
            .to.deep //
            .equal([
                ["first", []],
                ["middle", ["first"]],
                ["last", ["middle"]],
            ]);
        const quick = body.pipelines.find((one: { name: string }) => one.name === "quick");
        expect(quick.parameters.word).to.include({ default: "x" });
    });

    const refused: [string, string, string | Uint8Array<ArrayBuffer>, number, RegExp][] = [
        ["an unknown pipeline", "/pipelines/nope/runs", "{}", 404, /no pipeline \\"nope\\".*quick, slow/],
        ["a name that every object has", "/pipelines/constructor/runs", "{}", 404, /\\"constructor\\"/],
        [
            "an unknown parameter",
            "quick",
            '{"parameters":{"colour":"red"}}',
            400,
            /\\"colour\\"; it has word/,
        ],
        [
            "a value that is not allowed",
            "quick",
            '{"parameters":{"word":"z"}}',
            400,
            /word is \\"z\\"; allowed: x, y/,
        ],
        ["a value of a wrong type", "quick", '{"parameters":{"word":["x"]}}', 400, /parameters\.word/],
        ["no JSON", "quick", "{parameters", 400, /is not JSON/],
        ["a list", "quick", "[]", 400, /must be an object with parameters/],
        ["a field that does not exist", "quick", '{"params":{}}', 400, /unknown field params/],
        ["bytes that are no text", "quick", new Uint8Array([0x7b, 0xff, 0x7d]), 400, /not valid UTF-8/],
        ["a body that is too large", "quick", " ".repeat(70_000), 413, /larger than 65536 bytes/],
    ];
    for (const [what, target, body, status, message] of refused)
        it(`refuses ${what}, naming it and the remedy`, async () => {
            const path = target.startsWith("/") ? target : `/pipelines/${target}/runs`;
            const answer = await ask("POST", path, body);
            expect(answer.status, answer.text).to.equal(status);
            expect(answer.text).to.match(message);
            const { error } = JSON.parse(answer.text);
            expect(error.allowed, "allowed").to.be.a("string");
            expect(error.message).to.include(error.remedy);
            expect(queue.entries).to.deep.equal([]);
        });

    it("refuses ids that lead elsewhere, and a limit that is none", async () => {
        for (const id of ["nope", "..%2f..", "%2e%2e", "a%00b"])
            expect((await ask("GET", `/runs/${id}`)).status, id).to.equal(404);
        for (const limit of ["0", "101", "many", "-1", ""])
            expect((await ask("GET", `/runs?limit=${limit}`)).status, limit).to.equal(400);
    });

    it("executes a run and tells its steps, times and logs", async () => {
        const id = await submit("quick", { word: "y" });
        expect(await run(id)).to.include({ id, pipeline: "quick" });
        await ended(id, "succeeded");
        const done = await run(id);
        expect(done.parameters).to.deep.equal({ word: "y" });
        const [step] = done.steps;
        expect(step).to.include({ name: "quick", status: "succeeded", error: null });
        expect(Date.parse(step.ended)).to.be.at.least(Date.parse(step.started));
        const log = await ask("GET", step.log);
        expect(log.headers.get("content-type")).to.match(/^text\/plain/);
        expect(log.text).to.match(/^--- .* quick write /s);
        expect((await json("GET", "/runs")).body.runs).to.deep.include({
            ...(({ steps: _steps, ...summary }) => summary)(done),
        });
        expect((await ask("GET", `/runs/${id}/steps/nope/log`)).text).to.match(/no step .*there are: quick/);
    });

    it("takes a number for a parameter, and no body for no parameters", async () => {
        writePlatformFacts(place);
        const id = await submit("changing", { "min-accuracy": 0.25 });
        await ended(id, "succeeded");
        expect((await run(id)).parameters).to.deep.equal({ "min-accuracy": "0.25" });
        expect((await ask("POST", "/pipelines/quick/runs")).status).to.equal(202);
    });

    it("tells why a run failed, and keeps what the step said", async () => {
        const id = await submit("failing");
        await ended(id, "failed");
        const failed = await run(id);
        expect(failed.error).to.match(/step failing: failing is unwell/);
        expect((await ask("GET", failed.steps[0].log)).text).to.match(/noise\nerror: failing is unwell/);
    });

    it("refuses a run that needs the platform while there is none, and reads its facts at each run", async () => {
        const refusal = await json("POST", "/pipelines/changing/runs", "{}");
        expect(refusal.status).to.equal(503);
        expect(refusal.body.error.message).to.match(/platform\.json\) do not exist.*npm start/);
        for (const accuracy of [0.5, 0.75]) {
            writePlatformFacts(place, accuracy);
            const id = await submit("changing");
            await ended(id, "succeeded");
            expect((await run(id)).parameters).to.deep.equal({ "min-accuracy": String(accuracy) });
        }
        writeFileSync(join(place.home, "platform.json"), "{");
        expect((await ask("POST", "/pipelines/changing/runs", "{}")).text).to.match(/cannot be used/);
    });

    it("fails a run whose platform went away while it waited, with the remedy", async () => {
        writePlatformFacts(place);
        const slow = await submit("slow");
        await hangs();
        const id = await submit("changing");
        rmSync(join(place.home, "platform.json"));
        await ask("POST", `/runs/${slow}/cancel`);
        await ended(id, "failed");
        expect((await run(id)).error).to.match(/do not exist.*npm start/);
    });

    it("executes one at a time in the order of asking, up to a bound, and cancels", async () => {
        const slow = await submit("slow");
        await hangs();
        const skipped = await submit("quick", { word: "x" });
        const quick = await submit("quick", { word: "y" });
        const full = await ask("POST", "/pipelines/quick/runs", "{}");
        expect(full.status).to.equal(429);
        expect(Number(full.headers.get("retry-after"))).to.be.above(0);
        const statuses = async () => {
            const { runs } = (await json("GET", "/runs")).body;
            return runs.map((one: { id: string; status: string }) => [one.id, one.status]);
        };
        expect(await statuses()).to.deep.equal([
            [quick, "queued"],
            [skipped, "queued"],
            [slow, "running"],
        ]);
        expect((await run(quick)).steps[0]).to.include({ name: "quick", status: "pending" });

        expect((await json("POST", `/runs/${skipped}/cancel`)).body).to.deep.equal({
            id: skipped,
            status: "cancelled",
        });
        expect((await json("POST", `/runs/${slow}/cancel`)).body).to.deep.equal({
            id: slow,
            status: "cancelling",
        });
        await ended(quick, "succeeded");
        expect(await statuses()).to.have.deep.members([
            [quick, "succeeded"],
            [skipped, "cancelled"],
            [slow, "cancelled"],
        ]);
        expect(place.calls()).to.deep.equal(["first", "middle", "quick"]);
        const middle = (await run(slow)).steps.find((step: { name: string }) => step.name === "middle");
        expect(middle.status).to.equal("cancelled");
    });

    it("refuses to cancel what is unknown, has ended, or was begun by a command", async () => {
        expect((await ask("POST", "/runs/nope/cancel")).status).to.equal(404);
        const id = await submit("quick");
        await ended(id, "succeeded");
        const answer = await ask("POST", `/runs/${id}/cancel`);
        expect(answer.status).to.equal(409);
        expect(answer.text).to.match(/has ended \(succeeded\)/);

        const stop = new AbortController();
        const slow = TINY_PIPELINES["slow"];
        if (!slow) throw new Error("no pipeline slow");
        // A run's record says that it ended a moment before its process lets go of the lock, without which no command runs.
        await until(() => lockHolder(join(place.home, "pipeline.lock")) === null);
        const byCommand = place.run(slow, {}, { signal: stop.signal });
        await hangs();
        const { runs } = (await json("GET", "/runs")).body;
        expect(runs[0]).to.include({ pipeline: "slow", status: "running" });
        expect((await ask("POST", `/runs/${runs[0].id}/cancel`)).text).to.match(/begun by a command.*Ctrl-C/);
        stop.abort();
        expect((await byCommand).status).to.equal("cancelled");
    });

    it("waits for a run that was begun by a command", async () => {
        const lock = takeLock(join(place.home, "pipeline.lock"), "pipeline other");
        const id = await submit("quick");
        const said = () => readFileSync(join(place.home, "runs", id, "logs/_process.log"), "utf8");
        await until(() => said() !== "");
        expect(said()).to.match(/^waiting, since pipeline other is running/);
        expect((await run(id)).status).to.equal("queued");
        lock.release();
        await ended(id, "succeeded");
    });

    it("says so where a run's process was killed, and goes on with the next", async () => {
        const slow = await submit("slow");
        await hangs();
        const quick = await submit("quick");
        process.kill(lockHolder(join(place.home, "pipeline.lock"))?.pid ?? 0, "SIGKILL");
        await ended(slow, "failed");
        await ended(quick, "succeeded");
        const failed = await run(slow);
        expect(failed.error).to.match(/was ended by SIGKILL .*_process\.log.* Ask for it again/);
        expect(failed.steps[1]).to.include({ name: "middle", status: "failed" });
    });

    it("keeps runs over a restart in good order: the one that was executed is taken up, none runs twice", async () => {
        const slow = await submit("slow");
        await hangs();
        const quick = await submit("quick");
        await queue.close();
        expect((await ask("POST", "/pipelines/quick/runs")).status).to.equal(503);
        expect((await run(slow)).status).to.equal("queued");
        open();
        expect((await run(quick)).status).to.equal("queued");
        queue.start();
        await ended(slow, "succeeded");
        await ended(quick, "succeeded");
        expect(place.calls()).to.deep.equal(["first", "middle", "middle", "last", "quick"]);
        expect((await json("GET", "/runs")).body.runs).to.have.length(2);
        await until(() => queue.entries.length === 0);
        open();
        queue.start();
        expect(queue.entries).to.deep.equal([]);
    });
});
