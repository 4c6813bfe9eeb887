import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * When a process began, as a text that tells it from a later one with the same id; null where none runs (a
 * zombie counts as ended).
 */
export function processStart(pid: number): string | null {
    if (process.platform === "linux") {
        try {
            // proc_pid_stat(5): the second field may hold spaces and parentheses; state is field 3, start 22.
            const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
            const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
            return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
        } catch {
            return null; // No such process.
        }
    }
    try {
        const answer = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
            encoding: "utf8",
        }).trim();
        return answer === "" || answer.startsWith("Z") ? null : answer.replace(/^\S+\s+/, "");
    } catch {
        return null; // ps exits 1 where it finds none.
    }
}
