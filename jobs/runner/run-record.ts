import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export const STEP_STATUSES = ["pending", "running", "cached", "succeeded", "failed", "cancelled"] as const;
export const RUN_STATUSES = ["running", "succeeded", "failed", "cancelled"] as const;

const stepRecord = z.object({
    name: z.string(),
    title: z.string(),
    status: z.enum(STEP_STATUSES),
    /** Cache key; null before the step's inputs are known, and for steps with an effect. */
    key: z.string().nullable(),
    attempts: z.int(),
    started: z.iso.datetime().nullable(),
    ended: z.iso.datetime().nullable(),
    /** Folder that holds the step's outputs, by their names. */
    result: z.string().nullable(),
    log: z.string(),
    error: z.string().nullable(),
});
export type StepRecord = z.infer<typeof stepRecord>;

const runRecord = z.object({
    id: z.string(),
    pipeline: z.string(),
    parameters: z.record(z.string(), z.string()),
    status: z.enum(RUN_STATUSES),
    created: z.iso.datetime(),
    updated: z.iso.datetime(),
    error: z.string().nullable(),
    steps: z.array(stepRecord),
});
/** What is known of a run; kept in `<home>/runs/<id>/run.json` and written anew at each change. */
export type RunRecord = z.infer<typeof runRecord>;

export function runFolder(home: string, id: string): string {
    return join(home, "runs", id);
}

/** Sorts by time, and tells a person which pipeline it was. */
export function newRunId(pipeline: string): string {
    const time = new Date().toISOString().replace(/[-:]|\.\d+Z/g, "");
    return `${time}-${pipeline}-${randomBytes(2).toString("hex")}`;
}

/** The record of a run of which no step has begun. */
export function newRunRecord(
    home: string,
    run: Pick<RunRecord, "id" | "pipeline" | "parameters" | "created">,
    steps: readonly { name: string; title: string }[],
): RunRecord {
    return {
        ...run,
        status: "running",
        updated: run.created,
        error: null,
        steps: steps.map(({ name, title }) => ({
            name,
            title,
            status: "pending",
            key: null,
            attempts: 0,
            started: null,
            ended: null,
            result: null,
            log: join(runFolder(home, run.id), "logs", `${name}.log`),
            error: null,
        })),
    };
}

/** Replaces the record in one step, so that a reader and a kill see the old one or the new one. */
export function writeRun(home: string, run: RunRecord): void {
    run.updated = new Date().toISOString();
    const folder = runFolder(home, run.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "run.json.new"), JSON.stringify(run, null, 2));
    renameSync(join(folder, "run.json.new"), join(folder, "run.json"));
}

/** Every run of this home, newest first; folders without a readable record are left out. */
export function listRuns(home: string): RunRecord[] {
    let names: string[];
    try {
        names = readdirSync(join(home, "runs"));
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
    }
    return names
        .sort()
        .reverse()
        .flatMap((name) => readRun(home, name) ?? []);
}

export function readRun(home: string, id: string): RunRecord | null {
    try {
        const run = runRecord.safeParse(
            JSON.parse(readFileSync(join(runFolder(home, id), "run.json"), "utf8")),
        );
        return run.success ? run.data : null;
    } catch {
        return null; // Killed before the first record, or of another version: nothing to go on from.
    }
}
