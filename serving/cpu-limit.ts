import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

type ReadText = (path: string) => string;

/**
 * Whole cores this process may use: the scheduler's affinity, or the cgroup's quota where that is less
 * (Node's own count knows nothing of a container's quota). Never under 1.
 *
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files
 */
export function cpuLimit(
    cores: number = availableParallelism(),
    read: ReadText = (path) => readFileSync(path, "utf8"),
): number {
    const quota = cgroupV2Quota(read) ?? cgroupV1Quota(read) ?? Infinity;
    return Math.max(1, Math.min(cores, Math.ceil(quota)));
}

/** `cpu.max` holds `<quota|max> <period>`, both in microseconds. */
function cgroupV2Quota(read: ReadText): number | null {
    const [quota, period] = readOrNull(read, "/sys/fs/cgroup/cpu.max")?.trim().split(/\s+/) ?? [];
    return ratio(quota, period);
}

function cgroupV1Quota(read: ReadText): number | null {
    const quota = readOrNull(read, "/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
    const period = readOrNull(read, "/sys/fs/cgroup/cpu/cpu.cfs_period_us");
    return ratio(quota ?? undefined, period ?? undefined);
}

/** null for `max` and -1, which both mean no limit. */
function ratio(quota: string | undefined, period: string | undefined): number | null {
    const cores = Number(quota) / Number(period);
    return Number.isFinite(cores) && cores > 0 ? cores : null;
}

function readOrNull(read: ReadText, path: string): string | null {
    try {
        return read(path);
    } catch {
        // No such file: another cgroup version, or no cgroups at all.
        return null;
    }
}
