import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { withLock } from "../bootstrap/lock.mjs";

/** The user's cache folder for tools, shared by all clones of the project; `MODERATO_CACHE` overrides it. */
export function cacheHome(
    env: NodeJS.ProcessEnv = process.env,
    platform: NodeJS.Platform = process.platform,
    home: string = homedir(),
): string {
    if (env["MODERATO_CACHE"]) return env["MODERATO_CACHE"];
    if (env["XDG_CACHE_HOME"]) return join(env["XDG_CACHE_HOME"], "moderato");
    return platform === "darwin"
        ? join(home, "Library", "Caches", "moderato")
        : join(home, ".cache", "moderato");
}

/** A short key of everything that decides a tool's content; parts are separated so that they cannot run together. */
export function contentKey(...parts: (string | Uint8Array)[]): string {
    const hash = createHash("sha256");
    for (const part of parts) {
        const bytes = Buffer.from(part);
        hash.update(`${String(bytes.length)}:`).update(bytes);
    }
    return hash.digest("hex").slice(0, 16);
}

const STAMP = ".complete";

/** Whether the folder was finished; a folder left by a killed process was not. */
export function isComplete(directory: string): boolean {
    return existsSync(join(directory, STAMP));
}

export interface EntryOptions {
    /** Called once when another process is making the same entry. */
    onWait?: (owner: { pid: number }) => void;
    /**
     * Make it at its final path (Python's virtual environments hold their own path, so they cannot be moved);
     * otherwise it is made beside it and renamed when finished.
     */
    inPlace?: boolean;
}

/**
 * The folder `directory` with what `make` puts there, made once: two processes at once make it once, and a folder
 * whose making was killed is made anew.
 */
export async function ensureEntry(
    directory: string,
    make: (directory: string) => Promise<void> | void,
    { onWait, inPlace = false }: EntryOptions = {},
): Promise<string> {
    if (isComplete(directory)) return directory;
    return withLock(
        `${directory}.lock`,
        async () => {
            if (isComplete(directory)) return directory;
            const target = inPlace ? directory : `${directory}.partial`;
            for (const left of [directory, target]) rmSync(left, { recursive: true, force: true });
            mkdirSync(target, { recursive: true });
            try {
                await make(target);
            } catch (error) {
                rmSync(target, { recursive: true, force: true });
                throw error;
            }
            writeFileSync(join(target, STAMP), `${new Date().toISOString()}\n`);
            if (!inPlace) {
                mkdirSync(dirname(directory), { recursive: true });
                renameSync(target, directory);
            }
            return directory;
        },
        onWait,
    );
}

/** Key of files' contents, in the order given. */
export function fileKey(...paths: string[]): string {
    return contentKey(...paths.map((path) => readFileSync(path)));
}
