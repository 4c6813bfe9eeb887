import { readFileSync } from "node:fs";
import { BenchError } from "./bench-error";

type ReadText = (path: string) => string;

/** The core of what is measured and the core of the load generator. */
export interface CorePair {
    server: number;
    generator: number;
    /** Whether both are threads of one physical core, and so slow each other. */
    areSiblings: boolean;
}

/**
 * Two cores of those that this process may use, of different physical cores where there are such.
 *
 * @see https://docs.kernel.org/admin-guide/cputopology.html
 * @throws {BenchError} elsewhere than on Linux, and where this process may use one core only.
 */
export function chooseCores(
    platform: NodeJS.Platform = process.platform,
    read: ReadText = (path) => readFileSync(path, "utf8"),
): CorePair {
    if (platform !== "linux")
        throw new BenchError(
            `Pinning server and load generator apart needs taskset and /proc, which ${platform} does not have. ` +
                `Use --mode unpinned, or Linux.`,
        );
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(read("/proc/self/status"))?.[1];
    const [server, ...others] = parseCpuList(list ?? "");
    if (server === undefined || others.length === 0)
        throw new BenchError(
            `This process may use one core (${list ?? "none"}), but server and load generator need one each. ` +
                `Use --mode unpinned, or give it two.`,
        );
    const siblings = siblingsOf(server, read);
    const apart = others.find((core) => !siblings.includes(core));
    return { server, generator: apart ?? (others[0] as number), areSiblings: apart === undefined };
}

function siblingsOf(core: number, read: ReadText): number[] {
    const path = `/sys/devices/system/cpu/cpu${String(core)}/topology/thread_siblings_list`;
    try {
        return parseCpuList(read(path).trim());
    } catch {
        // Sandboxes hide the topology; then nothing is known of it.
        return [core];
    }
}

/** The kernel's list format, e.g. `0-2,8` (https://docs.kernel.org/admin-guide/kernel-parameters.html). */
export function parseCpuList(list: string): number[] {
    return list
        .split(",")
        .filter((part) => part !== "")
        .flatMap((part) => {
            const [first, last = first] = part.split("-").map(Number);
            const from = first as number;
            return Array.from({ length: (last as number) - from + 1 }, (_, i) => from + i);
        });
}
