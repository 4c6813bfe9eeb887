import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Logger } from "pino";
import type { PipelineDefinition } from "../pipelines";
import { newRunId, readRun, runFolder } from "../runner/run-record";
import { endRun } from "./end-run";
import { draining, queueFull } from "./errors";
import { QueueStore, type QueueEntry } from "./queue-store";

export interface RunQueueArgs {
    home: string;
    projectRoot: string;
    pipelines: Readonly<Record<string, PipelineDefinition>>;
    /** Runs that may wait, the one that is executed among them. */
    capacity: number;
    /** Words of the command that executes a run; the run's id comes last. */
    command: readonly string[];
    environment: NodeJS.ProcessEnv;
    logger: Logger;
    /** Called where a run cannot be begun or its end not be recorded (a full disk); the queue stands still then. */
    broken: (error: unknown) => void;
}

interface Execution {
    id: string;
    child: ChildProcess;
}

/** Executes accepted runs one after the other, each in a process of its own. */
export class RunQueue {
    readonly #store: QueueStore;
    readonly #entries: QueueEntry[];
    #sequence: number;
    #execution: Execution | null = null;
    #isWorking = false;
    #work: Promise<void> = Promise.resolve();
    #draining = false;

    constructor(private readonly args: RunQueueArgs) {
        this.#store = new QueueStore(args.home);
        this.#entries = this.#store.readAll((file) => {
            args.logger.error({ file }, "a run of the queue could not be read and was set aside");
        });
        this.#sequence = Math.max(0, ...this.#entries.map((entry) => entry.sequence));
    }

    /** Runs that were accepted and have not ended, in order. */
    get entries(): readonly QueueEntry[] {
        return this.#entries;
    }

    /** Begins to execute what a former service has left. */
    start(): void {
        if (this.#isWorking || this.#draining) return;
        this.#isWorking = true;
        this.#work = this.#executeAll().catch((error: unknown) => this.args.broken(error));
    }

    /** @throws {ApiError} where too many wait, or the service is about to end */
    submit(pipeline: string, parameters: Record<string, string>): QueueEntry {
        if (this.#draining) throw draining();
        if (this.#entries.length >= this.args.capacity) throw queueFull(this.args.capacity);
        const entry: QueueEntry = {
            id: this.#newId(pipeline),
            sequence: this.#sequence + 1,
            pipeline,
            parameters,
            submitted: new Date().toISOString(),
            cancelled: false,
        };
        this.#store.write(entry);
        this.#sequence = entry.sequence;
        this.#entries.push(entry);
        this.start();
        return entry;
    }

    /** Cancels a run that waits or is executed; false where there is none of that id. */
    cancel(id: string): boolean {
        const entry = this.#entries.find((one) => one.id === id);
        if (!entry) return false;
        // Written first, so that a run that was cancelled is not taken up again, whenever this process is killed.
        this.#store.write({ ...entry, cancelled: true });
        entry.cancelled = true;
        if (this.#execution?.id === id) this.#execution.child.kill("SIGTERM");
        else this.#settle(entry, null);
        return true;
    }

    /** Ends the run that is executed in good order, so that the next service takes it up again. */
    async close(): Promise<void> {
        this.#draining = true;
        this.#execution?.child.kill("SIGTERM");
        await this.#work;
    }

    #newId(pipeline: string): string {
        for (;;) {
            const id = newRunId(pipeline);
            if (!existsSync(runFolder(this.args.home, id)) && !this.#entries.some((one) => one.id === id))
                return id;
        }
    }

    async #executeAll(): Promise<void> {
        try {
            for (;;) {
                const [entry] = this.#entries;
                if (!entry || this.#draining) return;
                this.#settle(entry, entry.cancelled ? null : await this.#execute(entry));
            }
        } finally {
            // In the same turn as the last look at the queue, so that `start` never counts on work that has ended.
            this.#isWorking = false;
        }
    }

    /** How the run's process ended, in words; null where the run's record says how the run ended. */
    async #execute({ id }: QueueEntry): Promise<string | null> {
        const { command, projectRoot, environment, logger } = this.args;
        const [program = "", ...words] = command;
        const log = join(runFolder(this.args.home, id), "logs", "_process.log");
        mkdirSync(dirname(log), { recursive: true });
        const output = openSync(log, "a");
        const child = spawn(program, [...words, id], {
            cwd: projectRoot,
            env: environment,
            // Its standard input ends with this process, and so does it then. A group of its own keeps away signals
            // that are sent to the service's: it is told to end by `close` alone.
            stdio: ["pipe", output, output],
            detached: true,
        });
        closeSync(output);
        child.stdin?.on("error", () => undefined); // It may be gone first.
        this.#execution = { id, child };
        logger.info({ run: id, pid: child.pid }, "run begins");
        try {
            const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
            logger.info({ run: id, code, signal }, "run's process ended");
            if (code === 0) return null;
            const how = signal ? `was ended by ${signal}` : `exited with ${String(code)}`;
            return `the run's process ${how} (its output: ${log})`;
        } catch (error) {
            return `the run's process could not be started: ${(error as Error).message}`;
        } finally {
            this.#execution = null;
        }
    }

    /** Takes the entry out of the queue once the run's record says how it ended, or leaves it to the next service. */
    #settle(entry: QueueEntry, problem: string | null): void {
        const { home, pipelines } = this.args;
        const record = readRun(home, entry.id);
        const isEnded = record?.status === "succeeded" || record?.status === "failed";
        if (!isEnded) {
            const pipeline = Object.hasOwn(pipelines, entry.pipeline) ? pipelines[entry.pipeline] : undefined;
            if (entry.cancelled) endRun(home, entry, pipeline, "cancelled", "cancelled by request");
            else if (this.#draining) return;
            else if (problem !== null)
                endRun(home, entry, pipeline, "failed", `${problem}. Ask for it again.`);
            // Else someone told the run's process to end, and the runner recorded that.
        }
        this.#store.remove(entry.id);
        this.#entries.splice(this.#entries.indexOf(entry), 1);
    }
}
