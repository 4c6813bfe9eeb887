import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How often a waiting process looks again; only another process's end can wake it, which no event reports. */
const POLL_MS = 200;
/** Taking over a dead owner's lock takes microseconds; a takeover older than this was itself killed. */
const TAKEOVER_MS = 10_000;

/** @param {unknown} error @param {string} code */
const hasCode = (error, code) =>
    error instanceof Error && /** @type {NodeJS.ErrnoException} */ (error).code === code;

/** Whether a process of this machine runs, whoever owns it. @param {number} pid */
export function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return hasCode(error, "EPERM");
    }
}

/** @param {string} file @param {string} content @returns {boolean} false when it exists already */
function createExclusively(file, content) {
    try {
        writeFileSync(file, content, { flag: "wx" });
        return true;
    } catch (error) {
        if (hasCode(error, "EEXIST")) return false;
        throw error;
    }
}

/**
 * Who holds the lock, or undefined when nobody can: no file, or its owner on this machine is dead. An owner on
 * another machine (a shared home folder) counts as alive, since nothing here can tell.
 * @param {string} file
 * @returns {{ pid: number, host: string } | undefined}
 */
function holder(file) {
    let text;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        if (hasCode(error, "ENOENT")) return undefined;
        throw error;
    }
    const [pid, host = ""] = text.trim().split(" ");
    // Between creation and writing the file is empty for an instant: its owner is alive.
    if (!pid) return Date.now() - statSync(file).mtimeMs < TAKEOVER_MS ? { pid: 0, host } : undefined;
    return host !== hostname() || isAlive(Number(pid)) ? { pid: Number(pid), host } : undefined;
}

/** @param {string} file */
function tryTake(file) {
    const own = `${process.pid} ${hostname()}\n`;
    if (createExclusively(file, own)) return true;
    if (holder(file)) return false;
    // Only one process at a time may replace a dead owner's file, else two could each remove the other's new one.
    const takeover = `${file}.takeover`;
    if (!createExclusively(takeover, own)) {
        if (Date.now() - (statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > TAKEOVER_MS)
            rmSync(takeover, { force: true });
        return false;
    }
    try {
        if (holder(file)) return false;
        rmSync(file, { force: true });
        return createExclusively(file, own);
    } finally {
        rmSync(takeover, { force: true });
    }
}

/**
 * Runs `work` while this process alone holds the lock `file`. A lock left by a killed process is taken over.
 * @template T
 * @param {string} file
 * @param {() => T | Promise<T>} work
 * @param {(owner: { pid: number, host: string }) => void} [onWait] called once when another process holds it
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait) {
    mkdirSync(dirname(file), { recursive: true });
    let told = false;
    while (!tryTake(file)) {
        const owner = holder(file);
        if (owner && owner.pid !== 0 && !told) {
            told = true;
            onWait?.(owner);
        }
        await delay(POLL_MS);
    }
    try {
        return await work();
    } finally {
        rmSync(file, { force: true });
    }
}
