import { expect } from "chai";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pruneRuns, RUNS_WITH_LOGS, RUNS_WITH_RESULTS } from "../../../jobs/runner/prune";
import { ResultStore } from "../../../jobs/runner/result-store";
import { listRuns, writeRun, type RunRecord } from "../../../jobs/runner/run-record";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("pruning of runs", () => {
    const folder = useTemporaryFolder();

    it("keeps the newest runs, and the results that any of the newest few uses", async () => {
        const store = new ResultStore(folder());
        const total = RUNS_WITH_LOGS + 3;
        for (let i = 0; i < total; i++) {
            const id = `run-${String(i).padStart(4, "0")}`;
            // Every second run uses a common result beside its own.
            const results = [
                join(store.root, `own-${id}`),
                ...(i % 2 === 0 ? [join(store.root, "common")] : []),
            ];
            for (const result of results) mkdirSync(result, { recursive: true });
            writeRun(folder(), record(id, results));
        }
        await pruneRuns(folder(), store);
        const kept = listRuns(folder());
        expect(kept).to.have.length(RUNS_WITH_LOGS);
        expect(kept[0]?.id).to.equal(`run-${String(total - 1).padStart(4, "0")}`);
        expect(existsSync(join(folder(), "runs", "run-0000"))).to.equal(false);
        const names = kept.slice(0, RUNS_WITH_RESULTS).map((run) => `own-${run.id}`);
        expect(readdirSync(store.root)).to.have.members([...names, "common"]);
    });
});

function record(id: string, results: string[]): RunRecord {
    const time = "2026-01-01T00:00:00.000Z";
    const steps = results.map((result, at) => ({
        name: `step-${at}`,
        title: "",
        status: "succeeded" as const,
        key: null,
        attempts: 1,
        started: time,
        ended: time,
        result,
        log: "",
        error: null,
    }));
    return {
        id,
        pipeline: "p",
        parameters: {},
        status: "succeeded",
        created: time,
        updated: time,
        error: null,
        steps,
    };
}
