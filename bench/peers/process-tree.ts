import { readdirSync, readFileSync } from "node:fs";

/** A process and all that came of it, by /proc; only the process itself where there is none. */
export function processTree(root: number): number[] {
    const children = new Map<number, number[]>();
    for (const name of list("/proc")) {
        if (!/^\d+$/.test(name)) continue;
        // `pid (name) state ppid …`; the name may hold blanks and brackets.
        const stat = text(`/proc/${name}/stat`);
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
    const tree = [root];
    // The list grows while it is walked.
    for (const pid of tree) tree.push(...(children.get(pid) ?? []));
    return tree;
}

/** Memory of processes in MB, with what they share counted once; null where the system does not tell. */
export function megabytesOf(pids: readonly number[]): number | null {
    const kilobytes = pids.map(
        (pid) => /^Pss:\s+(\d+) kB$/m.exec(text(`/proc/${String(pid)}/smaps_rollup`))?.[1],
    );
    const known = kilobytes.filter((value) => value !== undefined);
    if (known.length === 0) return null;
    return known.reduce((sum, value) => sum + Number(value) * 1024, 0) / 1e6;
}

function list(path: string): string[] {
    try {
        return readdirSync(path);
    } catch {
        return [];
    }
}

/** Empty where the process has ended meanwhile or is another user's. */
function text(path: string): string {
    try {
        return readFileSync(path, "utf8");
    } catch {
        return "";
    }
}
