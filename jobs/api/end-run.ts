import type { PipelineDefinition } from "../pipelines";
import { newRunRecord, readRun, writeRun, type RunRecord, type StepRecord } from "../runner/run-record";
import type { QueueEntry } from "./queue-store";

/** The record of a run that has not begun. */
export function waitingRun(home: string, entry: QueueEntry, pipeline?: PipelineDefinition): RunRecord {
    const { id, parameters, submitted } = entry;
    return newRunRecord(
        home,
        { id, pipeline: entry.pipeline, parameters, created: submitted },
        pipeline?.steps ?? [],
    );
}

/** Records how a run ended that the runner itself could not record: it never began, or its process was killed. */
export function endRun(
    home: string,
    entry: QueueEntry,
    pipeline: PipelineDefinition | undefined,
    status: "failed" | "cancelled",
    error: string,
): void {
    const run = readRun(home, entry.id) ?? waitingRun(home, entry, pipeline);
    const ended = new Date().toISOString();
    const steps = run.steps.map((step): StepRecord => {
        return step.status === "running" ? { ...step, status, ended, error } : step;
    });
    writeRun(home, { ...run, status, error, steps });
}
