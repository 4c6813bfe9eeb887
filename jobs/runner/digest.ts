import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Made by tools beside the code; they say nothing of what it does. */
const IGNORED = /^(__pycache__|node_modules|\..*)$|\.pyc$/;

/** sha256 (hex) of a text. */
export function digestText(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

/**
 * sha256 (hex) of a file's bytes, or of a folder's relative names and contents in sorted order. Symbolic links
 * are followed; times and modes do not matter.
 */
export async function digestPath(path: string): Promise<string> {
    const info = await stat(path);
    if (info.isFile()) return digestFile(path);
    const hash = createHash("sha256");
    for (const name of (await readdir(path)).filter((n) => !IGNORED.test(n)).sort()) {
        hash.update(`${JSON.stringify(name)} ${await digestPath(join(path, name))}\n`);
    }
    return hash.digest("hex");
}

/** sha256 (hex) over several files or folders below `root`; an absent one counts as absent. */
export async function digestPaths(root: string, paths: readonly string[]): Promise<string> {
    const parts: string[] = [];
    for (const path of [...paths].sort()) {
        const digest = await digestPath(join(root, path)).catch((error: NodeJS.ErrnoException) => {
            if (error.code === "ENOENT") return "absent";
            throw error;
        });
        parts.push(`${path} ${digest}`);
    }
    return digestText(parts.join("\n"));
}

async function digestFile(path: string): Promise<string> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest("hex");
}
