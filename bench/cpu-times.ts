import { readFileSync } from "node:fs";

type ReadText = (path: string) => string;

const readText: ReadText = (path) => readFileSync(path, "utf8");

/** Of the clock of /proc: USER_HZ, 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Seconds that all cores together were busy since the machine started, and those that its host gave to others
 * (`steal`); null where there is no /proc.
 *
 * @see https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat
 */
export function machineCpuSeconds(read: ReadText = readText): number | null {
    const line = readOrNull(read, "/proc/stat")?.split("\n")[0];
    if (line === undefined) return null;
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
        .trim()
        .split(/\s+/)
        .slice(1)
        .map(Number);
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}

/**
 * Seconds of CPU that a process has used with all its threads; null where there is no /proc, and when it is gone.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html fields 14 and 15
 */
export function processCpuSeconds(pid: number, read: ReadText = readText): number | null {
    const stat = readOrNull(read, `/proc/${String(pid)}/stat`);
    if (stat === null) return null;
    // The name may hold spaces and brackets; the third field comes after its last bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function readOrNull(read: ReadText, path: string): string | null {
    try {
        return read(path);
    } catch {
        return null;
    }
}

/** CPU in a span of time, in cores: 0.5 is half of one. */
export interface CpuUse {
    /** Of the process that measures. */
    own: number;
    /** Of the process that was named; null where none was, or nothing is known of it. */
    named: number | null;
    /** Of everything else on the machine and of its host; null where that is not known. */
    others: number | null;
}

/** Begins a span. @returns what ends it and tells the use. */
export function cpuSpan(pid: number | null): () => CpuUse {
    const read = () => ({
        at: performance.now(),
        own: process.cpuUsage(),
        named: pid === null ? null : processCpuSeconds(pid),
        machine: machineCpuSeconds(),
    });
    const before = read();
    return () => {
        const after = read();
        const seconds = (after.at - before.at) / 1000;
        const spent = process.cpuUsage(before.own);
        const own = (spent.user + spent.system) / 1e6;
        const named = difference(after.named, before.named);
        const machine = difference(after.machine, before.machine);
        const others =
            machine === null || (pid !== null && named === null)
                ? null
                : Math.max(0, machine - own - (named ?? 0));
        return {
            own: own / seconds,
            named: named === null ? null : named / seconds,
            others: others === null ? null : others / seconds,
        };
    };
}

function difference(after: number | null, before: number | null): number | null {
    return after === null || before === null ? null : after - before;
}
