import { expect } from "chai";
import { mkdirSync, rmSync } from "node:fs";
import { executeEntry } from "../../../jobs/api/execute-entry";
import type { QueueEntry } from "../../../jobs/api/queue-store";
import { readRun } from "../../../jobs/runner/run-record";
import { TINY_PIPELINES, writePlatformFacts } from "../../support/tiny-api";
import { TinyPlace } from "../../support/tiny-pipeline";

describe("executeEntry", () => {
    let place: TinyPlace;
    beforeEach(() => {
        place = new TinyPlace();
        mkdirSync(place.home);
        writePlatformFacts(place);
    });
    afterEach(() => rmSync(place.root, { recursive: true, force: true }));

    const entry = (pipeline: string): QueueEntry => ({
        id: "20260101T000000-run-0000",
        sequence: 1,
        pipeline,
        parameters: {},
        submitted: "2026-01-01T00:00:00.000Z",
        cancelled: false,
    });
    const execute = (pipeline: string, signal = new AbortController().signal) =>
        executeEntry(entry(pipeline), {
            ...place.options(),
            pipelines: TINY_PIPELINES,
            platformFile: `${place.home}/platform.json`,
            signal,
        });

    // Neither is answered from the cache: the one has an effect, the other no result.
    for (const [pipeline, status] of [
        ["changing", "succeeded"],
        ["failing", "failed"],
    ] as const)
        it(`does nothing again where the run has ${status}`, async () => {
            for (let times = 0; times < 2; times++) expect(await execute(pipeline)).to.equal(true);
            expect(readRun(place.home, entry(pipeline).id)?.status).to.equal(status);
            expect(place.calls()).to.deep.equal([pipeline]);
        });

    it("fails a run whose pipeline is no more", async () => {
        expect(await execute("gone")).to.equal(true);
        expect(readRun(place.home, entry("gone").id)).to.include({
            status: "failed",
            error: "there is no pipeline gone any more",
        });
    });

    it("begins nothing where it was told to end before", async () => {
        expect(await execute("quick", AbortSignal.abort())).to.equal(false);
        expect(place.calls()).to.deep.equal([]);
        expect(readRun(place.home, entry("quick").id)).to.equal(null);
    });
});
