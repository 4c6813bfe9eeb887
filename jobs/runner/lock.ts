import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";
import { processStart } from "./process-identity";

const holderSchema = z.object({
    pid: z.int(),
    start: z.string(),
    host: z.string(),
    since: z.string(),
    what: z.string(),
});
export type LockHolder = z.infer<typeof holderSchema>;

export interface Lock {
    release(): void;
}

/** Another process holds the lock, or is just taking it; later it may be free. */
export class LockedError extends Error {
    override readonly name = "LockedError";

    /** @param holder null where it is not known yet, since it is just being written */
    constructor(
        message: string,
        readonly holder: LockHolder | null,
    ) {
        super(message);
    }
}

/** A takeover takes microseconds; one that is older was killed within. */
const TAKEOVER_STALE_MS = 10_000;

/**
 * Takes the lock file `path` for this process; a lock whose holder no longer runs is taken over.
 *
 * @throws {LockedError} where another process holds it
 */
export function takeLock(path: string, what: string): Lock {
    mkdirSync(dirname(path), { recursive: true });
    const mine: LockHolder = {
        pid: process.pid,
        start: processStart(process.pid) ?? "",
        host: hostname(),
        since: new Date().toISOString(),
        what,
    };
    const content = JSON.stringify(mine);
    if (!createExclusively(path, content)) takeOver(path, content);
    return {
        release: () => {
            if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
        },
    };
}

/** Who holds the lock and still runs; null where nobody does. */
export function lockHolder(path: string): LockHolder | null {
    const holder = readHolder(path);
    return holder && isAlive(holder) ? holder : null;
}

/** Only one of several that find a stale lock may replace it: the one that makes the takeover file. */
function takeOver(path: string, content: string): void {
    const takeover = `${path}.takeover`;
    removeIfOld(takeover);
    if (!createExclusively(takeover, content))
        throw new LockedError(`another process is just taking ${path}; try again`, null);
    try {
        const holder = lockHolder(path);
        if (holder) {
            throw new LockedError(
                `${holder.what} is running (process ${holder.pid} on ${holder.host}, since ${holder.since}); ` +
                    `one pipeline at a time. Wait for it, or stop it with Ctrl-C or \`kill ${holder.pid}\`` +
                    (holder.host === hostname() ? "." : `; if it is gone, remove ${path}.`),
                holder,
            );
        }
        const fresh = `${path}.${process.pid}`;
        writeFileSync(fresh, content);
        renameSync(fresh, path);
    } finally {
        rmSync(takeover, { force: true });
    }
}

function isAlive(holder: LockHolder): boolean {
    // A process of another machine (a shared folder) cannot be looked at: it is believed to run.
    return holder.host !== hostname() || processStart(holder.pid) === holder.start;
}

function readHolder(path: string): LockHolder | null {
    try {
        return holderSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    } catch {
        return null; // Absent, or cut off by a full disk: either way nobody holds it.
    }
}

function createExclusively(path: string, content: string): boolean {
    try {
        writeFileSync(path, content, { flag: "wx" });
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
    }
}

function removeIfOld(path: string): void {
    try {
        if (Date.now() - statSync(path).mtimeMs > TAKEOVER_STALE_MS) rmSync(path, { force: true });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
}
