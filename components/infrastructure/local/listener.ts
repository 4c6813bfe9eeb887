import { execFile } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";

/** A process that listens on a port. */
export interface Listener {
    pid: number;
    command: string;
}

/** Whether this process could listen on the loopback port now. */
export function isFree(port: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
        const probe = createServer();
        probe.once("error", (error: NodeJS.ErrnoException) => {
            if (error.code === "EADDRINUSE") resolve(false);
            // Below 1024 without the right to it: not taken, but not ours to use either.
            else reject(error);
        });
        probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
    });
}

/** Inodes of the sockets that listen on `port`, out of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    return table.split("\n").flatMap((line) => {
        const fields = line.trim().split(/\s+/);
        const [local, state, inode] = [fields[1], fields[3], fields[9]];
        return local?.endsWith(`:${hex}`) && state === "0A" && inode ? [inode] : [];
    });
}

function read<T>(get: () => T): T | undefined {
    try {
        return get();
    } catch {
        // A process that ended meanwhile, or one of another user: it tells nothing.
        return undefined;
    }
}

/** What a command prints; nothing where it fails or is not there. */
function output(command: string, args: string[]): Promise<string> {
    return new Promise((resolve) => {
        execFile(command, args, (_error, stdout) => resolve(stdout));
    });
}

/** Who listens on the port; undefined when nobody does, or when the system does not tell (another user's process). */
export async function findListener(port: number): Promise<Listener | undefined> {
    if (process.platform === "linux") return findInProc(port);
    const stdout = await output("lsof", ["-nP", `-iTCP:${String(port)}`, "-sTCP:LISTEN", "-Fpc"]);
    const [pid, command] = [/^p(\d+)/m.exec(stdout)?.[1], /^c(.+)/m.exec(stdout)?.[1]];
    return pid ? { pid: Number(pid), command: command ?? "?" } : undefined;
}

function findInProc(port: number): Listener | undefined {
    const inodes = new Set(
        ["tcp", "tcp6"].flatMap((table) =>
            listeningInodes(read(() => readFileSync(`/proc/net/${table}`, "utf8")) ?? "", port),
        ),
    );
    if (inodes.size === 0) return undefined;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        for (const fd of read(() => readdirSync(`/proc/${pid}/fd`)) ?? []) {
            const inode = /^socket:\[(\d+)\]$/.exec(
                read(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? "",
            )?.[1];
            if (!inode || !inodes.has(inode)) continue;
            const words =
                read(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean)) ?? [];
            return { pid: Number(pid), command: words.join(" ").slice(0, 120) || "?" };
        }
    }
    return undefined;
}

/**
 * Whether a process belongs to the data folder `home`: services inherit MODERATO_HOME from what started them, or
 * name the folder in their command line.
 */
export async function belongsTo(home: string, { pid }: Listener): Promise<boolean> {
    if (process.platform === "linux") {
        const facts = ["environ", "cmdline"].map(
            (name) => read(() => readFileSync(`/proc/${String(pid)}/${name}`, "utf8")) ?? "",
        );
        return mentions(facts[0]?.split("\0") ?? [], facts[1]?.split("\0") ?? [], home);
    }
    const stdout = await output("ps", ["-Eww", "-o", "command=", "-p", String(pid)]);
    const words = stdout.split(/\s+/);
    return mentions(words, words, home);
}

export function mentions(environment: string[], words: string[], home: string): boolean {
    return (
        environment.includes(`MODERATO_HOME=${home}`) ||
        words.some((word) => word === home || word.includes(`${home}/`))
    );
}

/** Number of the process group that a process belongs to. */
export async function processGroup(pid: number): Promise<number> {
    if (process.platform !== "linux") return Number(await output("ps", ["-o", "pgid=", "-p", String(pid)]));
    // Throws where the process has ended. `pid (name) state ppid pgrp …`; the name may hold blanks and brackets.
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
}
