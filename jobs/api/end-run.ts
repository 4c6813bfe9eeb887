import { join } from "node:path";
import type { PipelineDefinition } from "../pipelines";
import { readRun, runFolder, writeRun, type RunRecord, type StepRecord } from "../runner/run-record";
import type { QueueEntry } from "./queue-store";

/** The record of a run that has not begun. */
export function waitingRun(home: string, entry: QueueEntry, pipeline?: PipelineDefinition): RunRecord {
    return {
        id: entry.id,
        pipeline: entry.pipeline,
        parameters: entry.parameters,
        status: "running",
        created: entry.submitted,
        updated: entry.submitted,
        error: null,
        steps: (pipeline?.steps ?? []).map(({ name, title }) => ({
            name,
            title,
            status: "pending",
            key: null,
            attempts: 0,
            started: null,
            ended: null,
            result: null,
            log: join(runFolder(home, entry.id), "logs", `${name}.log`),
            error: null,
        })),
    };
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
