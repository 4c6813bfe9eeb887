import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "./bootstrap/lock.mjs";
import { UserError } from "./bootstrap/user-error.mjs";
import { belongsTo, findListener } from "../components/infrastructure/local/listener";
import { capture } from "./tools/process";

/** A process and the words of its command line. */
export interface RunningProcess {
    pid: number;
    words: string[];
}

const POLL_MS = 100;
/** The supervisor gives its services 10 s each to drain. */
const END_MS = 40_000;

/**
 * Whether a process is a service of the data folder: one of our programs, working on a file of the folder. Both are
 * asked for, so that nobody's editor or `tail` on such a file is taken for one.
 */
export function isServiceOf({ words }: RunningProcess, programs: readonly string[], home: string): boolean {
    return (
        programs.some((program) => words.includes(program)) && words.some((word) => word.includes(`${home}/`))
    );
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

function terminate(pid: number): void {
    try {
        process.kill(pid, "SIGTERM");
    } catch (error) {
        // Ended by itself meanwhile, as a supervisor's services do with it.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}

/** Ends processes in good order, and returns when they are gone. */
async function end(pids: number[]): Promise<void> {
    for (const pid of pids) terminate(pid);
    const deadline = Date.now() + END_MS;
    for (;;) {
        const left = pids.filter(isAlive);
        if (left.length === 0) return;
        if (Date.now() > deadline)
            throw new UserError(
                `Process ${left.join(", ")} does not end.`,
                `End it by \`kill -9 ${left.join(" ")}\`, then run the command again.`,
            );
        await delay(POLL_MS);
    }
}

/**
 * Ends what no stack knows of any more, because its state was lost or a destroy failed: the supervisor of the data
 * folder, with it all that it keeps alive, and services that outlived a killed supervisor.
 * @param programs paths of the supervisor and of services whose command line names the folder
 * @param ports where services listen whose command line does not
 * @returns how many were ended
 */
export async function endLeftovers(
    programs: readonly string[],
    home: string,
    ports: readonly number[],
): Promise<number> {
    const known = (await runningProcesses()).filter((one) => isServiceOf(one, programs, home));
    await end(known.map(({ pid }) => pid));
    const services: number[] = [];
    for (const port of ports) {
        const listener = await findListener(port);
        if (listener && (await belongsTo(home, listener))) services.push(listener.pid);
    }
    await end(services);
    return known.length + services.length;
}
