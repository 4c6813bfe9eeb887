/**
 * Process of one run: `run-process ID` executes the entry ID of the queue. It ends when it is told to (SIGTERM), and
 * when the service that began it is gone, which is when its standard input ends: the next service takes the run up
 * again. Exit status 0: the run's record says how it ended.
 */
import { join, resolve } from "node:path";
import { pipelines } from "../pipelines";
import { readConfig } from "./config";
import { executeEntry, type ExecuteOptions } from "./execute-entry";
import { QueueStore } from "./queue-store";

export type Execution = Pick<ExecuteOptions, "pipelines" | "programs">;

/** @returns the process's exit status */
export async function runProcess(id: string, execution: Execution, projectRoot: string): Promise<number> {
    const config = readConfig(process.env, projectRoot);
    const entry = new QueueStore(config.home).read(id);
    const ended = new AbortController();
    const abort = () => ended.abort();
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, abort);
    process.stdin.on("end", abort).on("error", abort).resume();
    try {
        const settled = await executeEntry(entry, {
            ...execution,
            home: config.home,
            projectRoot,
            platformFile: config.platformFile,
            environment: process.env,
            signal: ended.signal,
        });
        return settled ? 0 : 1;
    } finally {
        process.stdin.destroy();
    }
}

if (require.main === module) {
    runProcess(process.argv[2] ?? "", { pipelines }, resolve(join(__dirname, "../.."))).then(
        (status) => (process.exitCode = status),
        (error: unknown) => {
            console.error(error);
            process.exitCode = 1;
        },
    );
}
