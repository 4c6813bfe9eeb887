import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockHolder } from "../../../jobs/runner/lock";
import { processStart } from "../../../jobs/runner/process-identity";
import { listRuns, type RunRecord, type StepRecord } from "../../../jobs/runner/run-record";
import { outputOf, statuses, TinyPlace, tinyPipeline, tinyStep } from "../../support/tiny-pipeline";
import { KILLED_PIPELINE } from "../../support/tiny-pipeline-process";
import { until } from "../../support/until";

describe("local runner", () => {
    let place: TinyPlace;
    beforeEach(() => {
        place = new TinyPlace();
        mkdirSync(join(place.root, "code"));
        // Where no source is, a bundle is what counts as the code of a step.
        mkdirSync(join(place.root, "jobs"));
        writeFileSync(join(place.root, "jobs/main.ts"), "");
        writeFileSync(join(place.root, "code/step.ts"), "one");
    });
    afterEach(() => rmSync(place.root, { recursive: true, force: true }));

    const chain = tinyPipeline(
        [
            tinyStep("a", "folder", ["=seed"]),
            tinyStep("b", "write", ["=seed"]),
            tinyStep("c", "write", ["b"]),
        ],
        { seed: { description: "", default: "1" } },
    );

    it("hands each step the outputs of those before it", async () => {
        const run = await place.run(chain);
        expect(run.status).to.equal("succeeded");
        expect(outputOf(run, "c")).to.equal("c(b(1))");
        expect(outputOf(run, "a", "out/file")).to.equal("a(1)");
        expect(readFileSync(run.steps[0]?.log ?? "", "utf8")).to.contain("folder");
    });

    it("runs nothing again where nothing changed, and starts a new run", async () => {
        const one = await place.run(chain);
        const two = await place.run(chain);
        expect(two.id).not.to.equal(one.id);
        expect(statuses(two)).to.deep.equal({ a: "cached", b: "cached", c: "cached" });
        expect(place.calls()).to.have.members(["a", "b", "c"]);
    });

    it("runs again what a parameter, the code or the content of an input changes, and only that", async () => {
        await place.run(chain);
        const pipeline = (verb: string) =>
            tinyPipeline(
                [tinyStep("b", "write", ["=seed"]), tinyStep("c", "write", ["b"]), tinyStep("d", verb)],
                chain.parameters,
            );
        expect(statuses(await place.run(pipeline("write")))).to.include({
            b: "cached",
            c: "cached",
            d: "succeeded",
        });
        expect(statuses(await place.run(pipeline("write"), { seed: "2" }))).to.include({
            b: "succeeded",
            c: "succeeded",
            d: "cached",
        });
        writeFileSync(join(place.root, "code/step.ts"), "two");
        expect(statuses(await place.run(pipeline("write")))).to.include({
            b: "succeeded",
            c: "succeeded",
            d: "succeeded",
        });
    });

    it("takes the bundle for the code where there is no source", async () => {
        rmSync(join(place.root, "jobs"), { recursive: true });
        mkdirSync(join(place.root, "dist"));
        const pipeline = tinyPipeline([tinyStep("b", "write")]);
        writeFileSync(join(place.root, "dist/jobs.js"), "one");
        await place.run(pipeline);
        expect(statuses(await place.run(pipeline))).to.deep.equal({ b: "cached" });
        writeFileSync(join(place.root, "dist/jobs.js"), "two");
        expect(statuses(await place.run(pipeline))).to.deep.equal({ b: "succeeded" });
    });

    it("does not run a step again whose inputs came out the same", async () => {
        const pipeline = (code: string) =>
            tinyPipeline([tinyStep("b", "write", [], { code: [code] }), tinyStep("c", "write", ["b"])]);
        await place.run(pipeline("code"));
        expect(statuses(await place.run(pipeline("other")))).to.deep.equal({ b: "succeeded", c: "cached" });
    });

    it("takes the content of a file that a parameter names into the key, not where it lies", async () => {
        const pipeline = tinyPipeline([tinyStep("b", "write", ["=data"])], {
            data: { description: "", default: "sample", pathOr: ["sample"] },
        });
        writeFileSync(join(place.root, "x.csv"), "1");
        writeFileSync(join(place.root, "y.csv"), "1");
        expect(statuses(await place.run(pipeline, { data: "x.csv" }))).to.deep.equal({ b: "succeeded" });
        expect(statuses(await place.run(pipeline, { data: "y.csv" }))).to.deep.equal({ b: "cached" });
        writeFileSync(join(place.root, "y.csv"), "2");
        expect(statuses(await place.run(pipeline, { data: "y.csv" }))).to.deep.equal({ b: "succeeded" });
        const absent = await place.run(pipeline, { data: "z.csv" }).catch((e: Error) => e.message);
        expect(absent).to.match(/data is "z.csv", but there is no .*z\.csv; allowed: sample, the path/);
    });

    it("makes a result anew whose files were changed", async () => {
        const run = await place.run(chain);
        writeFileSync(join(run.steps[1]?.result ?? "", "out"), "tampered");
        const again = await place.run(chain);
        expect(statuses(again)).to.deep.equal({ a: "cached", b: "succeeded", c: "cached" });
        expect(outputOf(again, "b")).to.equal("b(1)");
    });

    it("does what follows a step with an effect again only where that step's output changed", async () => {
        // As the evaluation follows the version that it is compared with.
        const asks = tinyStep("asks", "write", ["=version"], { effect: true });
        const pipeline = (version: string) =>
            tinyPipeline([asks, tinyStep("compares", "write", ["asks"])], {
                version: { description: "", default: version },
            });
        await place.run(pipeline("3"));
        expect(statuses(await place.run(pipeline("3")))).to.deep.equal({
            asks: "succeeded",
            compares: "cached",
        });
        expect(statuses(await place.run(pipeline("4")))).to.deep.equal({
            asks: "succeeded",
            compares: "succeeded",
        });
        expect(place.calls()).to.deep.equal(["asks", "compares", "asks", "asks", "compares"]);
    });

    it("runs a step with an effect each time", async () => {
        const pipeline = tinyPipeline([
            tinyStep("a", "write"),
            tinyStep("e", "write", ["a"], { effect: true }),
        ]);
        await place.run(pipeline);
        expect(statuses(await place.run(pipeline))).to.deep.equal({ a: "cached", e: "succeeded" });
        expect(place.calls()).to.deep.equal(["a", "e", "e"]);
    });

    it("stops at a failing step with its own message, and goes on from there", async () => {
        const broken = tinyPipeline([
            tinyStep("a", "write"),
            tinyStep("b", "fail", ["a"]),
            tinyStep("c", "write", ["b"]),
        ]);
        const run = await place.run(broken);
        expect(run.status).to.equal("failed");
        expect(statuses(run)).to.deep.equal({ a: "succeeded", b: "failed", c: "pending" });
        expect(run.error).to.match(/^step b: b is unwell\nremedy: rest\n\(log: .*b\.log\)$/);
        const again = await place.run(broken);
        expect(again.id).to.equal(run.id);
        expect(place.calls()).to.deep.equal(["a", "b", "b"]);
    });

    it("tells the last lines of a step that crashed", async () => {
        const run = await place.run(tinyPipeline([tinyStep("a", "crash")]));
        expect(run.steps[0]?.error).to.equal("exited with 3:\nTraceback\nValueError: bad");
    });

    it("takes a step that does not write its output for failed", async () => {
        const run = await place.run(tinyPipeline([tinyStep("a", "forget")]));
        expect(run.steps[0]?.error).to.equal("step a ended well, but did not write its output out (a file)");
        expect(existsSync(join(place.home, "results"))).to.equal(false);
    });

    it("tries again as often as the step allows", async () => {
        const seen: string[] = [];
        const observer = {
            stepChanged: (_: RunRecord, { status, attempts }: StepRecord) =>
                seen.push(`${status} ${String(attempts)}`),
        };
        const pipeline = tinyPipeline([tinyStep("a", "once-failing", [], { retries: 1 })]);
        const run = await place.run(pipeline, {}, { observer });
        expect(run.steps[0]).to.include({ status: "succeeded", attempts: 2 });
        expect(seen).to.deep.equal(["running 1", "running 2", "succeeded 2"]);
    });

    it("ends a step that takes too long", async () => {
        const run = await place.run(tinyPipeline([tinyStep("a", "hang", [], { timeoutSeconds: 0.3 })]));
        expect(run.steps[0]?.error).to.match(/^did not end within 0.3 s/);
    });

    it("ends what a step left running in the background", async () => {
        const run = await place.run(tinyPipeline([tinyStep("a", "leave")]));
        expect(run.status).to.equal("succeeded");
        await until(() => processStart(Number(readFileSync(place.hungFile, "utf8"))) === null);
    });

    it("says what is missing where no Python environment is set", async () => {
        const run = await place.run(tinyPipeline([tinyStep("a", "write", [], { program: "python" })]));
        expect(run.steps[0]?.error).to.match(
            /step a needs the jobs' Python environment: set MODERATO_JOBS_PYTHON/,
        );
    });

    it("cancels: the step's process ends, nothing half-written stays, the next call goes on", async () => {
        const cancel = new AbortController();
        const running = place.run(KILLED_PIPELINE, {}, { signal: cancel.signal });
        await until(() => existsSync(place.hungFile));
        const pid = Number(readFileSync(place.hungFile, "utf8"));
        cancel.abort();
        const run = await running;
        expect(run.status).to.equal("cancelled");
        expect(statuses(run)).to.deep.equal({ first: "succeeded", middle: "cancelled", last: "pending" });
        expect(processStart(pid)).to.equal(null);
        expect(readdirSync(join(place.home, "results"))).to.have.length(1);
        expect(lockHolder(join(place.home, "pipeline.lock"))).to.equal(null);
        const again = await place.run(KILLED_PIPELINE);
        expect(again.id).to.equal(run.id);
        expect(statuses(again)).to.deep.equal({ first: "cached", middle: "succeeded", last: "succeeded" });
    });

    it("survives SIGKILL: no orphan, no half result, and the same command goes on", async function () {
        this.timeout(60_000);
        const script = require.resolve("../../support/tiny-pipeline-process.ts");
        const runner = spawn(process.execPath, ["--require", "tsx/cjs", script, place.root], {
            stdio: "ignore",
        });
        await until(() => existsSync(place.hungFile));
        const pid = Number(readFileSync(place.hungFile, "utf8"));
        expect(processStart(pid)).to.be.a("string");
        runner.kill("SIGKILL");
        await once(runner, "exit");
        await until(() => processStart(pid) === null);

        const [killed] = listRuns(place.home);
        expect(killed?.status).to.equal("running"); // Nobody could write how it ended.
        const run = await place.run(KILLED_PIPELINE);
        expect(run.id).to.equal(killed?.id);
        expect(run.status).to.equal("succeeded");
        expect(statuses(run)).to.deep.equal({ first: "cached", middle: "succeeded", last: "succeeded" });
        expect(outputOf(run, "last")).to.equal("last(middle(first()))");
        expect(existsSync(join(place.home, "runs", run.id, "work"))).to.equal(false);
    });

    it("takes up the run that was asked for by its id, and leaves one that succeeded alone", async () => {
        const parameters = { seed: { description: "", default: "1" } };
        const pipeline = tinyPipeline([tinyStep("a", "once-failing", [], { effect: true })], parameters);
        expect((await place.run(pipeline, { seed: "2" }, { id: "asked" })).status).to.equal("failed");
        // Without the id this would be another run, as its parameters are others.
        const again = await place.run(pipeline, { seed: "3" }, { id: "asked" });
        expect(again).to.include({ id: "asked", status: "succeeded" });
        expect(await place.run(pipeline, {}, { id: "asked" })).to.deep.equal(again);
        expect(place.calls()).to.deep.equal(["a", "a"]);
        expect(listRuns(place.home).map((run) => run.id)).to.deep.equal(["asked"]);
    });

    it("refuses a second run while one is going on, and says which", async () => {
        const cancel = new AbortController();
        const running = place.run(tinyPipeline([tinyStep("a", "hang")]), {}, { signal: cancel.signal });
        await until(() => existsSync(place.hungFile));
        const refused = await place.run(chain).catch((e: Error) => e.message);
        cancel.abort();
        await running;
        expect(refused).to.match(
            new RegExp(`^pipeline tiny is running \\(process ${process.pid} on .*; one pipeline at a time`),
        );
        expect((await place.run(chain)).status).to.equal("succeeded");
    });
});
