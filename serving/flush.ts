import { open } from "node:fs/promises";

/** Resolves when a file's content outlives a power cut. */
export async function flushFile(path: string): Promise<void> {
    await flush(path, "r+");
}

/** Resolves when a folder's entries do: a new file is safe only with them. */
export async function flushFolder(path: string): Promise<void> {
    // A folder cannot be opened for writing.
    await flush(path, "r");
}

async function flush(path: string, mode: "r" | "r+"): Promise<void> {
    const file = await open(path, mode);
    try {
        await file.sync();
    } finally {
        await file.close();
    }
}
