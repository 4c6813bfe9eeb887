import { dependenciesOf, type PipelineDefinition } from "../pipelines";
import type { LockHolder } from "../runner/lock";
import type { RunRecord } from "../runner/run-record";
import { waitingRun } from "./end-run";
import type { QueueEntry } from "./queue-store";

/**
 * - `queued`: accepted, not executed yet, or to be taken up again
 * - `cancelling`: told to end
 * - `interrupted`: begun by the command line and ended without a record, e.g. killed; it can be taken up again there
 */
export type RunStatus =
    "queued" | "running" | "cancelling" | "interrupted" | "succeeded" | "failed" | "cancelled";

/** A pipeline as callers see it: its steps are the graph's nodes, `dependsOn` its edges. */
export function pipelineView(pipeline: PipelineDefinition) {
    const { name, description, parameters, steps } = pipeline;
    return {
        name,
        description,
        parameters,
        steps: steps.map((step) => ({
            name: step.name,
            title: step.title,
            dependsOn: dependenciesOf(step),
            changesPlatform: step.effect ?? false,
            timeoutSeconds: step.timeoutSeconds,
        })),
    };
}

/**
 * What is true of a run now.
 *
 * @param entry of the queue, where the run was accepted and has not ended
 * @param holder of the runner's lock
 */
export function statusOf(
    record: RunRecord | null,
    entry: QueueEntry | undefined,
    holder: LockHolder | null,
): RunStatus {
    // The one that holds the lock writes its run's record right after it took the lock.
    const isExecuted = record?.status === "running" && holder !== null && record.updated >= holder.since;
    if (!entry) {
        if (!record) throw new Error("bug: a run without a record that does not wait either");
        return record.status !== "running" ? record.status : isExecuted ? "running" : "interrupted";
    }
    if (record?.status === "succeeded" || record?.status === "failed") return record.status;
    if (entry.cancelled) return "cancelling";
    return isExecuted ? "running" : "queued";
}

/** A run as callers see it in a list. */
export function summaryView(run: RunRecord, status: RunStatus) {
    const { id, pipeline, parameters, created, updated, error } = run;
    return { id, pipeline, parameters, status, created, updated, error: hasEnded(status) ? error : null };
}

/** A run with its steps. */
export function runView(run: RunRecord, status: RunStatus) {
    return {
        ...summaryView(run, status),
        steps: run.steps.map(({ name, title, status: stepStatus, attempts, started, ended, error }) => ({
            name,
            title,
            status: stepStatus,
            attempts,
            started,
            ended,
            error,
            log: `/runs/${run.id}/steps/${name}/log`,
        })),
    };
}

export function hasEnded(status: RunStatus): boolean {
    return ["succeeded", "failed", "cancelled", "interrupted"].includes(status);
}

/** The record to show: of a run that has not begun, its steps as they are defined. */
export function recordOrWaiting(
    home: string,
    record: RunRecord | null,
    entry: QueueEntry | undefined,
    pipeline: PipelineDefinition | undefined,
): RunRecord | null {
    return record ?? (entry ? waitingRun(home, entry, pipeline) : null);
}
