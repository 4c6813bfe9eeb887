import { readFileSync } from "node:fs";

/** Whether a process, or with a negative number any process of a group, runs. */
export function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
    return pid < 0 || !isZombie(pid);
}

/** Ended, but its parent has not taken note yet, which the init of a container may be slow to do. */
function isZombie(pid: number): boolean {
    if (process.platform !== "linux") return false;
    try {
        const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
    } catch {
        return true; // taken note of meanwhile
    }
}
