import { readFileSync } from "node:fs";

/** Resident memory of a process, in bytes. */
export interface ProcessMemory {
    now: number;
    /** The most since it started. */
    peak: number;
}

/**
 * What the kernel says of a process; null where there is no /proc (other systems than Linux).
 *
 * @throws where the process is gone.
 */
export function readMemory(
    pid: number,
    platform: NodeJS.Platform = process.platform,
    read: (path: string) => string = (path) => readFileSync(path, "utf8"),
): ProcessMemory | null {
    if (platform !== "linux") return null;
    const status = read(`/proc/${String(pid)}/status`);
    const bytes = (field: string): number => {
        const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
        if (kilobytes === undefined) throw new Error(`/proc/${String(pid)}/status has no ${field}`);
        return Number(kilobytes) * 1024;
    };
    return { now: bytes("VmRSS"), peak: bytes("VmHWM") };
}
