import { readFileSync, readdirSync } from "node:fs";
import { isAlive } from "./is-alive";
import { processGroup } from "./listener";
import { waitFor } from "./wait-for";

/**
 * Ends the services of a data folder that a killed supervisor left behind, all at once: a new supervisor starts every
 * program, and would start each again and again while the old process holds its port. To be called only while no
 * supervisor runs. Where there is no /proc nothing is found; then each service's own start ends the process on its port.
 */
export async function endOrphans(home: string): Promise<void> {
    const groups = new Set<number>();
    for (const pid of supervisedProcesses(home)) {
        const group = await processGroup(pid).catch(() => undefined); // undefined: it ended meanwhile
        if (group !== undefined) groups.add(-group);
    }
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        for (const group of groups) if (isAlive(group)) process.kill(group, signal);
        if (await waitFor(() => ![...groups].some(isAlive), 15_000)) return;
    }
    throw new Error(`Processes of ${home} do not end; end them by: kill -9 -- ${[...groups].join(" ")}`);
}

/** Processes that a supervisor of this data folder started, or that they started: both marks are inherited. */
function supervisedProcesses(home: string): number[] {
    if (process.platform !== "linux") return [];
    return readdirSync("/proc")
        .map(Number)
        .filter((pid) => pid > 0 && pid !== process.pid && isSupervised(pid, home));
}

function isSupervised(pid: number, home: string): boolean {
    try {
        const environment = readFileSync(`/proc/${String(pid)}/environ`, "utf8").split("\0");
        return environment.includes("SUPERVISOR_ENABLED=1") && environment.includes(`MODERATO_HOME=${home}`);
    } catch {
        return false; // It ended meanwhile, or belongs to another user.
    }
}
