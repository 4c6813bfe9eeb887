import { rm } from "node:fs/promises";
import type { ResultStore } from "./result-store";
import { listRuns, runFolder } from "./run-record";

/** Runs whose results stay on disk, so that an older model can be looked at and a re-run is quick. */
export const RUNS_WITH_RESULTS = 10;
/** Runs whose record and logs stay. */
export const RUNS_WITH_LOGS = 100;

/** Removes results and records of old runs; call it while holding the lock. */
export async function pruneRuns(home: string, store: ResultStore): Promise<void> {
    const runs = listRuns(home);
    const used = runs
        .slice(0, RUNS_WITH_RESULTS)
        .flatMap((run) => run.steps.flatMap((step) => step.result ?? []));
    await store.prune(new Set(used));
    for (const run of runs.slice(RUNS_WITH_LOGS))
        await rm(runFolder(home, run.id), { recursive: true, force: true });
}
