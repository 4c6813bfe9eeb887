import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { modelServerProgram } from "../../components/infrastructure/local/programs";
import { throwIfInterrupted, track } from "../../cli/interrupt";
import { BenchError } from "../bench-error";
import { endOf, isRunning } from "../child-process";
import { freePort } from "../free-port";
import { pinned } from "../node-process";
import { fillStore, MODEL_NAME } from "./model-store";
import { readMemory, type ProcessMemory } from "./process-memory";

/** Of the version that it serves. */
export const ALIAS = "production";
const READY_WITHIN_MS = 60_000;
const POLL_MS = 5;

export interface ServerProcessArgs {
    /** `main.js` of a bundle. */
    bundle: string;
    /** Model folder that it serves from its store; null: what the alias names in MLflow. */
    model: string | null;
    /** CPU cores that it keeps to; null for all. */
    cores: readonly number[] | null;
    /** @default one that nobody listens on: the last good version on disk serves */
    mlflowUrl?: string;
    environment?: Record<string, string>;
}

/** The server as users run it: its bundle, a process of its own, its settings' defaults. */
export class ServerProcess {
    private constructor(
        private readonly child: ChildProcess,
        private readonly directory: string,
        readonly url: string,
        /** From the start of the process to the first 200 of `/readyz`, in ms. */
        readonly readyAfterMs: number,
    ) {}

    /** @throws {BenchError} where it does not get ready, with what it logged last. */
    static async start(args: ServerProcessArgs): Promise<ServerProcess> {
        throwIfInterrupted();
        const directory = mkdtempSync(join(tmpdir(), "moderato-bench-"));
        const port = await freePort();
        const { command, environment } = modelServerProgram({ port }, directory, "server", args.bundle);
        if (args.model !== null) await fillStore(environment["MODERATO_MODEL_DIR"] as string, args.model);
        const mlflowUrl = args.mlflowUrl ?? `http://127.0.0.1:${String(await freePort())}`;
        const log = openSync(join(directory, "log"), "w");
        const [program, ...words] = pinned(command as [string, ...string[]], args.cores);
        const startedAt = performance.now();
        const child = spawn(program, words, {
            env: {
                PATH: process.env["PATH"],
                ...environment,
                MODERATO_ALIAS: ALIAS,
                MODERATO_MODEL_NAME: MODEL_NAME,
                MLFLOW_TRACKING_URI: mlflowUrl,
                ...args.environment,
            },
            stdio: ["ignore", log, log],
        });
        closeSync(log);
        track(child);
        const url = `http://127.0.0.1:${String(port)}`;
        try {
            await ready(child, url);
        } catch (error) {
            const told = readFileSync(join(directory, "log"), "utf8").trimEnd().slice(-2000);
            await end(child, directory);
            throwIfInterrupted();
            throw new BenchError(`The server ${(error as Error).message}. Its last words:\n${told}`);
        }
        return new ServerProcess(child, directory, url, performance.now() - startedAt);
    }

    get pid(): number {
        return this.child.pid as number;
    }

    get isRunning(): boolean {
        return isRunning(this.child);
    }

    /** null where the system does not tell. @throws {BenchError} where it ended by itself */
    memory(): ProcessMemory | null {
        if (!this.isRunning) throw new BenchError(`The server ended by itself: ${endOf(this.child)}.`);
        return readMemory(this.pid);
    }

    async stop(): Promise<void> {
        await end(this.child, this.directory);
    }
}

async function ready(child: ChildProcess, url: string): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    let failed: Error | null = null;
    child.once("error", (error) => (failed = error));
    while (!(await isReady(url))) {
        if (failed !== null) throw new Error(`does not start: ${(failed as Error).message}`);
        if (!isRunning(child)) throw new Error(`ended: ${endOf(child)}`);
        if (performance.now() > deadline)
            throw new Error(`was not ready after ${String(READY_WITHIN_MS / 1000)} s`);
        await sleep(POLL_MS);
    }
}

async function isReady(url: string): Promise<boolean> {
    try {
        const answer = await fetch(`${url}/readyz`);
        await answer.arrayBuffer();
        return answer.status === 200;
    } catch {
        // It does not listen yet.
        return false;
    }
}

async function end(child: ChildProcess, directory: string): Promise<void> {
    if (isRunning(child)) {
        const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
        child.kill("SIGTERM");
        await ended;
    }
    rmSync(directory, { recursive: true, force: true });
}
