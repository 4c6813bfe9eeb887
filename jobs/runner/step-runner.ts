import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { StepDefinition } from "../pipelines/definition";
import { digestPaths, digestText } from "./digest";
import { digestOutputs, replaceFolder, type ResultStore, type StepResult } from "./result-store";
import type { StepRecord } from "./run-record";
import { commandOf, type Programs } from "./step-command";
import { runStepProcess, type StepEnd } from "./step-process";

export interface StepContext {
    projectRoot: string;
    /** Of this run: logs, outputs of steps with an effect, work in progress. */
    runFolder: string;
    store: ResultStore;
    programs: Programs;
    environment: NodeJS.ProcessEnv;
    parameters: Readonly<Record<string, string>>;
    /** Digests of the files that parameters name, by parameter. */
    parameterDigests: Readonly<Record<string, string>>;
    signal: AbortSignal;
    record: (step: StepDefinition) => StepRecord;
    /** Called after each change of a record. */
    changed: (record: StepRecord) => void;
    output: (record: StepRecord, line: string) => void;
}

/** Runs single steps: looks for a kept result, else runs the command and keeps what it wrote. */
export class StepRunner {
    private readonly results = new Map<string, StepResult>();
    private readonly codeDigests = new Map<string, Promise<string>>();

    constructor(private readonly context: StepContext) {}

    /** Whether the step is done; why not stands in its record. */
    async run(step: StepDefinition): Promise<boolean> {
        const record = this.context.record(step);
        record.started = new Date().toISOString();
        try {
            if (this.context.signal.aborted) return this.end(record, "cancelled", null);
            if (!step.effect) {
                record.key = await this.keyOf(step);
                const kept = await this.context.store.find(step, record.key);
                if (kept) return this.finish(step, record, kept, "cached");
            }
            return await this.attempt(step, record);
        } catch (error) {
            this.end(record, "failed", (error as Error).message);
            return false;
        }
    }

    private async attempt(step: StepDefinition, record: StepRecord): Promise<boolean> {
        for (;;) {
            record.attempts++;
            record.status = "running";
            this.context.changed(record);
            const written = join(this.context.runFolder, "work", step.name);
            await rm(written, { recursive: true, force: true });
            await mkdir(written, { recursive: true });
            const end = await this.process(step, record, written);
            if (end.kind === "done")
                return this.finish(step, record, await this.keep(step, record, written), "succeeded");
            await rm(written, { recursive: true, force: true });
            if (end.kind === "cancelled") return this.end(record, "cancelled", null);
            if (record.attempts > (step.retries ?? 0)) return this.end(record, "failed", explain(end));
        }
    }

    private process(step: StepDefinition, record: StepRecord, written: string): Promise<StepEnd> {
        const inputs = Object.fromEntries(
            Object.entries(step.inputs).map(([name, from]) => [
                name,
                join(this.resultOf(from.step).folder, from.output),
            ]),
        );
        const { programs, parameters } = this.context;
        return runStepProcess({
            argv: commandOf(step, programs, { parameters, inputs, outputFolder: written }),
            environment: this.context.environment,
            directory: this.context.projectRoot,
            logFile: record.log,
            timeoutMs: step.timeoutSeconds * 1000,
            signal: this.context.signal,
            onLine: (line) => this.context.output(record, line),
        });
    }

    private async keep(step: StepDefinition, record: StepRecord, written: string): Promise<StepResult> {
        if (record.key !== null) return this.context.store.keep(step, record.key, written);
        const digests = await digestOutputs(step, written);
        const folder = join(this.context.runFolder, "outputs", step.name);
        await replaceFolder(written, folder);
        return { folder, digests };
    }

    /** What decides the result: command, parameters, content of the inputs, and the code. */
    private async keyOf(step: StepDefinition): Promise<string> {
        const parameters: Record<string, string> = {};
        for (const argument of step.arguments) {
            if (typeof argument === "string" || !("parameter" in argument)) continue;
            const name = argument.parameter;
            // Where a parameter names files, their content counts, not where they lie.
            parameters[name] = this.context.parameterDigests[name] ?? this.context.parameters[name] ?? "";
        }
        const inputs = Object.entries(step.inputs).map(([name, from]) => [
            name,
            this.resultOf(from.step).digests[from.output],
        ]);
        return digestText(
            JSON.stringify({
                version: 1,
                program: step.program,
                command: step.arguments,
                parameters,
                inputs,
                code: await this.codeOf(step),
            }),
        );
    }

    private codeOf(step: StepDefinition): Promise<string> {
        const { projectRoot } = this.context;
        const bundled = step.program === "jobs" && !existsSync(join(projectRoot, "jobs/main.ts"));
        const paths = bundled ? ["dist/jobs.js"] : step.code;
        const id = paths.join("\n");
        const known = this.codeDigests.get(id) ?? digestPaths(projectRoot, paths);
        this.codeDigests.set(id, known);
        return known;
    }

    private resultOf(name: string): StepResult {
        const result = this.results.get(name);
        if (!result) throw new Error(`bug: step ${name} was to run before, but has no result`);
        return result;
    }

    private finish(
        step: StepDefinition,
        record: StepRecord,
        result: StepResult,
        how: "cached" | "succeeded",
    ): true {
        this.results.set(step.name, result);
        record.result = result.folder;
        this.end(record, how, null);
        return true;
    }

    private end(record: StepRecord, status: StepRecord["status"], error: string | null): false {
        record.status = status;
        record.error = error;
        record.ended = new Date().toISOString();
        this.context.changed(record);
        return false;
    }
}

/** The step's own message where it gave one (`error: …` to the end of its output), else its last lines. */
function explain(end: { reason: string; lastLines: string[] }): string {
    const at = end.lastLines.findLastIndex((line) => line.startsWith("error: "));
    const lines = at >= 0 ? end.lastLines.slice(at) : end.lastLines.slice(-5);
    const said = lines.join("\n").replace(/^error: /, "");
    return at >= 0 ? said : `${end.reason}${said ? `:\n${said}` : " without a word"}`;
}
