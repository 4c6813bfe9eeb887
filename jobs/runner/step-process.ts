import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Readable } from "node:stream";

export interface StepCommand {
    /** Program and arguments. */
    argv: readonly string[];
    environment: NodeJS.ProcessEnv;
    directory: string;
    /** Output of the step is appended here. */
    logFile: string;
    timeoutMs: number;
    /** Ends the step: SIGTERM to its process group, SIGKILL when that does not help in time. */
    signal: AbortSignal;
    /** Each line of output, as it comes. */
    onLine?: (line: string) => void;
}

export type StepEnd =
    { kind: "done" } | { kind: "failed"; reason: string; lastLines: string[] } | { kind: "cancelled" };

/** Time between SIGTERM and SIGKILL: enough to move an alias back, short for a person at Ctrl-C. */
export const GRACE_MS = 8_000;
const DRAIN_MS = 2_000;
const KEPT_LINES = 30;

/**
 * Runs the command as the leader of its own process group, beside a watcher that holds the read end of a pipe
 * whose write end only the runner has. When the runner ends in any way, SIGKILL included, the watcher reads the
 * pipe's end and kills the whole group: no step outlives its runner. The same happens after the command ended,
 * so that nothing that it left in the background stays. POSIX only.
 */
const GUARD = `( trap '' INT TERM HUP; read -r _ <&3; kill -s KILL -- "-$$" ) </dev/null >/dev/null 2>&1 &
exec "$@" 3<&-`;

/** Runs a step's command to its end; never throws for what the command does. */
export async function runStepProcess(command: StepCommand): Promise<StepEnd> {
    if (command.signal.aborted) return { kind: "cancelled" };
    mkdirSync(dirname(command.logFile), { recursive: true });
    const log = createWriteStream(command.logFile, { flags: "a" });
    log.on("error", () => undefined); // A full disk must not hide how the step ended.
    log.write(`--- ${new Date().toISOString()} ${command.argv.join(" ")}\n`);
    const lastLines: string[] = [];

    const child = spawn("/bin/sh", ["-c", GUARD, "step", ...command.argv], {
        cwd: command.directory,
        env: command.environment,
        detached: true,
        stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const outputs = [child.stdout, child.stderr] as Readable[];
    const lines = outputs.map((stream) =>
        forEachLine(stream, (line) => {
            log.write(`${line}\n`);
            lastLines.push(line);
            if (lastLines.length > KEPT_LINES) lastLines.shift();
            command.onLine?.(line);
        }),
    );
    const leash = child.stdio[3] as Readable;
    leash.on("error", () => undefined); // The watcher may be killed first.

    let stopped: "cancelled" | "timeout" | undefined;
    let killTimer: NodeJS.Timeout | undefined;
    let drain: NodeJS.Timeout | undefined;
    const stop = (why: "cancelled" | "timeout") => {
        if (stopped) return;
        stopped = why;
        signalGroup(child.pid, "SIGTERM");
        killTimer = setTimeout(() => signalGroup(child.pid, "SIGKILL"), GRACE_MS);
    };
    const onAbort = () => stop("cancelled");
    command.signal.addEventListener("abort", onAbort);
    const deadline = setTimeout(() => stop("timeout"), command.timeoutMs);
    try {
        const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
        leash.destroy();
        // What left the process group could keep the pipes open for ever.
        drain = setTimeout(() => outputs.forEach((stream) => stream.destroy()), DRAIN_MS);
        await Promise.allSettled(lines);
        if (stopped === "cancelled") return { kind: "cancelled" };
        if (stopped === "timeout") {
            const reason = `did not end within ${command.timeoutMs / 1000} s`;
            return { kind: "failed", reason, lastLines };
        }
        if (code === 0) return { kind: "done" };
        return {
            kind: "failed",
            reason: signal ? `was ended by ${signal}` : `exited with ${code}`,
            lastLines,
        };
    } catch (error) {
        return { kind: "failed", reason: `could not be started: ${(error as Error).message}`, lastLines };
    } finally {
        leash.destroy();
        clearTimeout(deadline);
        clearTimeout(killTimer);
        clearTimeout(drain);
        command.signal.removeEventListener("abort", onAbort);
        log.end();
        await finished(log).catch(() => undefined);
    }
}

/** Resolves at the stream's end, after the last line. */
async function forEachLine(stream: Readable, use: (line: string) => void): Promise<void> {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) use(line);
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
    if (pid === undefined) return;
    try {
        process.kill(-pid, signal);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // Ended in between.
    }
}
