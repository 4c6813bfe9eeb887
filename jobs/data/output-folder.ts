import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { DataError, errorCode } from "./data-error";
import { MANIFEST_FILE } from "./manifest";

/**
 * Fills a folder so that it is there complete or not at all: `fill` writes into a folder beside it, which takes
 * its place by renaming. Whatever fails, nothing half-written stays.
 *
 * @throws DataError when the place can't be written, the disk is full, or `out` holds something else
 */
export async function replaceFolder<T>(out: string, fill: (folder: string) => Promise<T>): Promise<T> {
    const target = resolve(out);
    // A fixed name, so that what a killed run left is found and removed by the next.
    const partial = `${target}.partial`;
    const previous = `${target}.previous`;
    await refuseForeignFolder(target, out);
    try {
        await mkdir(dirname(target), { recursive: true });
        await rm(partial, { recursive: true, force: true });
        await mkdir(partial);
        const result = await fill(partial);
        await rm(previous, { recursive: true, force: true });
        await rename(target, previous).catch((error: unknown) => {
            if (errorCode(error) !== "ENOENT") throw error;
        });
        await rename(partial, target);
        await rm(previous, { recursive: true, force: true });
        return result;
    } catch (error) {
        await rm(partial, { recursive: true, force: true }).catch(() => undefined);
        throw writeError(out, error);
    }
}

/** Writes chunks to a new file and waits until they are on the disk. */
export async function writeDurably(path: string, chunks: Iterable<string>): Promise<void> {
    const handle = await open(path, "wx");
    try {
        for (const block of inBlocks(chunks)) await handle.appendFile(block);
        await handle.sync();
    } finally {
        await handle.close();
    }
}

const BLOCK_CHARACTERS = 256 * 1024;

/** Joins small chunks to blocks: one system call a line would take most of the time. */
function* inBlocks(chunks: Iterable<string>): Generator<string> {
    let block: string[] = [];
    let length = 0;
    for (const chunk of chunks) {
        block.push(chunk);
        length += chunk.length;
        if (length >= BLOCK_CHARACTERS) {
            yield block.join("");
            block = [];
            length = 0;
        }
    }
    yield block.join("");
}

/** An existing folder is replaced only when it is empty or a data set. */
async function refuseForeignFolder(target: string, out: string): Promise<void> {
    let names: string[];
    try {
        names = await readdir(target);
    } catch (error) {
        if (errorCode(error) === "ENOENT") return;
        throw writeError(out, error);
    }
    if (names.length > 0 && !names.includes(MANIFEST_FILE)) {
        throw new DataError({
            file: out,
            problem: "the output folder exists and is no data set",
            value: names.slice(0, 3).join(", "),
            allowed: "a new or empty folder, or an earlier data set, which is replaced",
            remedy: "Give another folder to --out.",
        });
    }
}

/** A system error while writing, in the user's terms; other errors as they are. */
export function writeError(out: string, error: unknown): unknown {
    const remedies: Record<string, [problem: string, remedy: string]> = {
        ENOSPC: ["the disk is full", "Free some space, or give --out on another disk."],
        EDQUOT: ["your disk quota is used up", "Free some space, or give --out on another disk."],
        EFBIG: ["the system's limit on file sizes is reached", "Raise it (`ulimit -f`), or give less data."],
        EACCES: ["you may not write there", "Change the permissions, or give another folder to --out."],
        EPERM: ["you may not write there", "Change the permissions, or give another folder to --out."],
        EROFS: ["the file system is read-only", "Give a folder on another file system to --out."],
        ENOTDIR: ["a file stands where a folder is needed", "Give another folder to --out."],
        EEXIST: ["a file stands where a folder is needed", "Give another folder to --out."],
        ENOENT: ["the folder can't be made", "Give another folder to --out."],
    };
    const code = errorCode(error);
    const known = code === undefined ? undefined : remedies[code];
    if (error instanceof DataError || known === undefined) return error;
    return new DataError(
        { file: out, problem: `the output can't be written: ${known[0]} (${code})`, remedy: known[1] },
        { cause: error },
    );
}
