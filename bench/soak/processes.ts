import { fork, spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mlflowProgram, modelServerProgram } from "../../components/infrastructure/local/programs";
import { waitFor } from "../../components/infrastructure/local/wait-for";
import { endOf, isRunning } from "../child-process";
import { pinned } from "../node-process";
import { readMemory } from "../server/process-memory";

const CRASH_HOOK = pathToFileURL(join(__dirname, "crash", "in-server.mjs")).href;
const START_MS = 180_000;
const STOP_MS = 30_000;

/** A real MLflow server over one folder, which can be stopped and started again. */
export class MlflowProcess {
    readonly url: string;
    private child: ChildProcess | null = null;

    /**
     * @param home Folder of its database and artifacts.
     * @param log File that gets what it prints.
     * @param cores CPU cores that it keeps to; null for all.
     */
    constructor(
        private readonly home: string,
        private readonly port: number,
        private readonly log: string,
        private readonly cores: readonly number[] | null = null,
    ) {
        this.url = `http://127.0.0.1:${String(port)}`;
    }

    /** Resolves when it answers. */
    async start(): Promise<void> {
        const { command, environment } = mlflowProgram({ port: this.port }, this.home);
        const [program, ...args] = pinned(command as [string, ...string[]], this.cores);
        const output = openSync(this.log, "a");
        // A group of its own: MLflow starts a process of uvicorn, which a signal to MLflow alone would leave.
        const child = spawn(program, args, {
            env: { ...process.env, ...environment },
            stdio: ["ignore", output, output],
            detached: true,
        });
        closeSync(output);
        this.child = child;
        const isUp = await waitFor(() => isRunning(child) && answers(`${this.url}/health`), START_MS);
        if (!isUp) throw new Error(`MLflow did not answer within ${String(START_MS)} ms; see ${this.log}`);
    }

    async stop(): Promise<void> {
        const { child } = this;
        this.child = null;
        if (child?.pid === undefined || !isRunning(child)) return;
        process.kill(-child.pid, "SIGTERM");
        if (!(await waitFor(() => !isRunning(child), STOP_MS))) process.kill(-child.pid, "SIGKILL");
    }
}

export interface ServerSettings {
    /** File of the bundle to start. */
    bundle: string;
    /** Folder for its models and corrections. */
    home: string;
    port: number;
    log: string;
    environment: Record<string, string>;
}

/** The server as it is deployed, as a process of its own, with a way to make its threads crash. */
export class ServerProcess {
    readonly url: string;
    private readonly child: ChildProcess;

    constructor({ bundle, home, port, log, environment }: ServerSettings) {
        this.url = `http://127.0.0.1:${String(port)}`;
        const { command, environment: own } = modelServerProgram({ port }, home, "soak", bundle);
        const output = openSync(log, "a");
        this.child = fork(command.at(-1) as string, [], {
            execArgv: [...command.slice(1, -1), "--import", CRASH_HOOK],
            env: { ...process.env, ...own, ...environment },
            stdio: ["ignore", output, output, "ipc"],
        });
        closeSync(output);
    }

    get isAlive(): boolean {
        return isRunning(this.child);
    }

    /** How it ended, in words. */
    get end(): string {
        return endOf(this.child);
    }

    /** Resolves when a version serves. */
    async ready(): Promise<void> {
        const isUp = await waitFor(() => this.isAlive && answers(`${this.url}/readyz`), START_MS);
        if (!isUp) throw new Error(`the server was not ready within ${String(START_MS)} ms`);
    }

    /** Makes one scoring thread throw at its next batch; false where none can be told to at this moment. */
    crashThread(): Promise<boolean> {
        return new Promise((resolve, reject) => {
            const { child } = this;
            const gone = (): void => reject(new Error("the server ended"));
            child.once("exit", gone);
            child.once("message", (answer) => {
                child.off("exit", gone);
                resolve((answer as { armed: number | null }).armed !== null);
            });
            child.send("crash-thread");
        });
    }

    /** Resident memory in MB; null where it has ended or the system does not tell. */
    residentMegabytes(): number | null {
        try {
            const memory = readMemory(this.child.pid as number);
            return memory === null ? null : memory.now / 1e6;
        } catch {
            // It has ended.
            return null;
        }
    }

    /** Asks it to end. @returns how it ended, in words: "exit code 0" when all went well */
    async stop(): Promise<string> {
        if (!this.isAlive) return this.end;
        this.child.kill("SIGTERM");
        if (!(await waitFor(() => !this.isAlive, STOP_MS))) this.child.kill("SIGKILL");
        await waitFor(() => !this.isAlive, STOP_MS);
        return this.end;
    }
}

async function answers(url: string): Promise<boolean> {
    try {
        const response = await fetch(url);
        await response.body?.cancel();
        return response.ok;
    } catch {
        return false;
    }
}
