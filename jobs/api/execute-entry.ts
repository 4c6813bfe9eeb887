import { setTimeout as delay } from "node:timers/promises";
import { progress } from "../command-line";
import type { PipelineDefinition } from "../pipelines";
import { LockedError } from "../runner/lock";
import { runDefinition, type RunOptions } from "../runner/run-pipeline";
import { readRun } from "../runner/run-record";
import { endRun } from "./end-run";
import { platformFor } from "./platform-facts";
import type { QueueEntry } from "./queue-store";

export interface ExecuteOptions extends Pick<
    RunOptions,
    "home" | "projectRoot" | "programs" | "environment"
> {
    pipelines: Readonly<Record<string, PipelineDefinition>>;
    platformFile: string;
    /** Ends the run in good order; it can be taken up again. */
    signal: AbortSignal;
}

/** How often it is looked whether a run that someone began by the command line has ended. */
const LOCK_POLL_MS = 500;

/**
 * Executes a run of the queue to its end, after any other run of this data folder. Called again for the same entry,
 * it goes on where the run was, and does nothing where it has ended.
 *
 * @returns whether the run's record says how it ended; false where `signal` came before the run began
 */
export async function executeEntry(entry: QueueEntry, options: ExecuteOptions): Promise<boolean> {
    const { home, pipelines, platformFile, signal } = options;
    const status = readRun(home, entry.id)?.status;
    if (status === "succeeded" || status === "failed") return true;
    const pipeline = Object.hasOwn(pipelines, entry.pipeline) ? pipelines[entry.pipeline] : undefined;
    if (!pipeline) {
        endRun(home, entry, undefined, "failed", `there is no pipeline ${entry.pipeline} any more`);
        return true;
    }
    for (let isTold = false; !signal.aborted;) {
        try {
            const platform = platformFor(pipeline, platformFile);
            await runDefinition(pipeline, entry.parameters, {
                ...options,
                id: entry.id,
                directory: options.projectRoot,
                ...(platform ? { platform } : {}),
            });
            return true;
        } catch (error) {
            if (!(error instanceof LockedError)) {
                endRun(home, entry, pipeline, "failed", (error as Error).message);
                return true;
            }
            if (!isTold && error.holder) progress(`waiting, since ${error.message}`);
            isTold ||= error.holder !== null;
            await delay(LOCK_POLL_MS, undefined, { signal }).catch(() => undefined); // Aborted: the loop ends.
        }
    }
    return false;
}
