import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "./bootstrap/lock.mjs";
import { capture } from "./tools/process";

/** A process and the words of its command line. */
export interface RunningProcess {
    pid: number;
    words: string[];
}

const POLL_MS = 100;
/** The supervisor gives its services 10 s each to drain. */
const END_MS = 40_000;

/** Whether this is the supervisor of the data folder: its executable, with a file of the folder. */
export function isSupervisorOf({ words }: RunningProcess, supervisord: string, home: string): boolean {
    return words.includes(supervisord) && words.some((word) => word.startsWith(`${home}/`));
}

async function runningProcesses(): Promise<RunningProcess[]> {
    if (process.platform === "linux")
        return readdirSync("/proc")
            .filter((name) => /^\d+$/.test(name))
            .flatMap((name) => {
                try {
                    const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
                    return [{ pid: Number(name), words }];
                } catch {
                    return []; // It ended meanwhile.
                }
            });
    const { stdout } = await capture("ps", ["-axww", "-o", "pid=,command="]);
    return stdout.split("\n").map((line) => {
        const [pid = "", ...words] = line.trim().split(/\s+/);
        return { pid: Number(pid), words };
    });
}

/**
 * Ends a supervisor that no stack knows of any more (its state was lost, or a destroy failed), and with it all that
 * it keeps alive.
 * @returns how many were ended
 */
export async function endLeftovers(supervisord: string, home: string): Promise<number> {
    const left = (await runningProcesses()).filter((one) => isSupervisorOf(one, supervisord, home));
    for (const { pid } of left) process.kill(pid, "SIGTERM");
    const deadline = Date.now() + END_MS;
    while (left.some(({ pid }) => isAlive(pid))) {
        if (Date.now() > deadline)
            throw new Error(`process ${left.map(({ pid }) => pid).join(", ")} does not end`);
        await delay(POLL_MS);
    }
    return left.length;
}
