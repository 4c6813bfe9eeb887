import { expect } from "chai";
import { progressObserver, stepLine } from "../../../jobs/runner/progress";
import type { RunRecord, StepRecord } from "../../../jobs/runner/run-record";

const step = (changes: Partial<StepRecord>): StepRecord => ({
    name: "train",
    title: "Train",
    status: "running",
    key: null,
    attempts: 1,
    started: "2026-01-01T00:00:00.000Z",
    ended: null,
    result: null,
    log: "",
    error: null,
    ...changes,
});
const start = Date.parse("2026-01-01T00:00:00.000Z");

describe("progress of a run", () => {
    it("tells state and time of a step", () => {
        expect(stepLine(step({}), start + 12_340, "epoch 2")).to.equal("▸ Train  12.3 s  epoch 2");
        expect(stepLine(step({ status: "succeeded", ended: "2026-01-01T00:01:05.000Z" }), 0)).to.equal(
            "✓ Train  1 min 5 s",
        );
        expect(stepLine(step({ status: "cached" }), start)).to.equal("= Train  cached");
        expect(stepLine(step({ status: "pending", started: null }), start)).to.equal("· Train");
    });

    const run = (steps: StepRecord[]): RunRecord => ({
        id: "r1",
        pipeline: "mlops",
        parameters: {},
        status: "running",
        created: "2026-01-01T00:00:00.000Z",
        updated: "2026-01-01T00:00:00.000Z",
        error: null,
        steps,
    });

    it("writes plain lines where there is no terminal", () => {
        const written: string[] = [];
        const progress = progressObserver({ write: (text) => written.push(text) });
        const record = step({});
        progress.started?.(run([record]), true);
        progress.stepChanged?.(run([record]), record);
        progress.stepChanged?.(run([record]), { ...record, attempts: 2 });
        record.status = "failed";
        record.ended = record.started;
        progress.stepChanged?.(run([record]), record);
        expect(written.join("")).to.equal(
            "Pipeline mlops, run r1 (taken up again)\n  ▸ Train\n  ▸ Train  try 2\n  ✗ Train  0.0 s\n",
        );
    });

    it("paints over its own lines on a terminal, each cut to the width", () => {
        const written: string[] = [];
        const progress = progressObserver({ write: (text) => written.push(text), isTTY: true, columns: 20 });
        const record = step({ status: "pending", started: null, title: "A title that is longer than that" });
        progress.started?.(run([record, step({ status: "pending", started: null })]), false);
        expect(written[1]).to.equal("\x1b[2K  · A title that is\n\x1b[2K  · Train\n");
        progress.stepChanged?.(run([record]), record);
        expect(written[2]).to.match(/^\x1b\[2A\x1b\[2K/);
        progress.close();
    });
});
