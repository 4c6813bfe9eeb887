import { spawn } from "node:child_process";
import {
    accessSync,
    closeSync,
    constants,
    mkdirSync,
    openSync,
    readFileSync,
    statSync,
    writeSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { throwIfInterrupted, track } from "../interrupt";
import { UserError } from "../bootstrap/user-error.mjs";

/** The first executable file of that name on PATH, as a shell finds it. */
export function which(name: string, path: string = process.env["PATH"] ?? ""): string | undefined {
    for (const directory of path.split(delimiter)) {
        if (!directory) continue;
        const file = join(directory, name);
        try {
            if (!statSync(file).isFile()) continue;
            accessSync(file, constants.X_OK);
            return file;
        } catch {
            // Not there, or not executable: the next folder.
        }
    }
    return undefined;
}

export interface Captured {
    code: number | null;
    stdout: string;
    stderr: string;
}

/**
 * Runs a command to its end and keeps what it printed. A command that cannot start has code null.
 * @throws Interrupted when the user has asked to end
 */
export async function capture(
    command: string,
    args: string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Captured> {
    throwIfInterrupted();
    return new Promise((resolve) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env,
            stdio: ["ignore", "pipe", "pipe"],
        });
        track(child);
        // Node's own timeout option outlives a command that could not start.
        const timer = options.timeoutMs
            ? setTimeout(() => child.kill("SIGKILL"), options.timeoutMs)
            : undefined;
        const end = (result: Captured): void => {
            clearTimeout(timer);
            resolve(result);
        };
        let [stdout, stderr] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        child.on("error", (error) => end({ code: null, stdout, stderr: stderr + error.message }));
        child.on("close", (code) => end({ code, stdout, stderr }));
    });
}

export interface LogOptions {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    /** File that gets all its output. */
    log: string;
    /** Called with every line as it comes. */
    onLine?: (line: string) => void;
}

/** Runs a command with its output in a log file. Returns how it failed, in words, or undefined. */
export async function runToLog(
    command: string,
    args: string[],
    options: LogOptions,
): Promise<string | undefined> {
    throwIfInterrupted();
    mkdirSync(dirname(options.log), { recursive: true });
    const log = openSync(options.log, "w");
    try {
        return await new Promise<string | undefined>((resolve) => {
            const child = spawn(command, args, {
                cwd: options.cwd,
                env: options.env,
                stdio: ["ignore", "pipe", "pipe"],
            });
            track(child);
            for (const stream of [child.stdout, child.stderr])
                createInterface({ input: stream }).on("line", (line) => {
                    writeSync(log, `${line}\n`);
                    options.onLine?.(line);
                });
            child.on("error", (error) => resolve(`could not start: ${error.message}`));
            child.on("close", (code, signal) => {
                if (code === 0) resolve(undefined);
                else resolve(signal ? `was ended by ${signal}` : `failed with exit code ${String(code)}`);
            });
        });
    } finally {
        closeSync(log);
    }
}

export interface CommandWords {
    /** What the command was doing, for the error: "Installing the Python packages of mlflow". */
    doing: string;
    /** What a user can do when it fails. */
    remedy?: string;
}

/** As {@link runToLog}; a failure becomes a UserError with the log's last lines, where the rest is, and the remedy. */
export async function runLogged(
    command: string,
    args: string[],
    options: LogOptions & CommandWords,
): Promise<void> {
    const failure = await runToLog(command, args, options);
    if (failure === undefined) return;
    const tail = readFileSync(options.log, "utf8").trimEnd().split("\n").slice(-8);
    const shown = tail.map((line) => `    ${line.slice(0, 300)}`).join("\n");
    throw new UserError(
        `${options.doing}: \`${command}\` ${failure}.${shown.trim() ? ` Its last lines:\n${shown}` : ""}`,
        `The whole log: ${options.log}${options.remedy ? `\n${options.remedy}` : ""}`,
    );
}
