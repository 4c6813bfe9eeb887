import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { MODEL_FOLDER_FILES, readModelFolder } from "../../model/model-folder";
import type { ModelRegistry, RegisteredVersion } from "../../model/registry";

/** Which registered version a folder on disk holds; a wiped registry numbers from 1 again. */
const identitySchema = z.object({ name: z.string(), version: z.string(), source: z.string() });
export type VersionIdentity = z.infer<typeof identitySchema>;

const POINTER = "last-good.json";
const IDENTITY = "version.json";
const VERSIONS = "versions";
const INCOMING = "incoming-";

/** A registry that could not give a version's files; worth another try later. */
export class DownloadError extends Error {
    constructor(version: string, cause: unknown) {
        super(`version ${version} could not be downloaded: ${(cause as Error).message}`, { cause });
        this.name = "DownloadError";
    }
}

/**
 * Versions on this server's disk:
 *
 *     versions/<version>/   a verified model folder and version.json, which says what it is
 *     last-good.json        the version that served last
 *     incoming-<id>/        a download under way, removed at the next start
 *
 * A folder or pointer appears whole or not at all: it is written beside, flushed, then renamed.
 */
export class VersionStore {
    private constructor(private readonly directory: string) {}

    static async open(directory: string): Promise<VersionStore> {
        await mkdir(join(directory, VERSIONS), { recursive: true });
        for (const entry of await readdir(directory)) {
            if (entry.startsWith(INCOMING))
                await rm(join(directory, entry), { recursive: true, force: true });
        }
        return new VersionStore(directory);
    }

    /**
     * The folder of a version, from disk where it is there and whole, else from the registry.
     *
     * @throws {DownloadError} where the registry cannot give the files.
     * @throws {ModelError} where what came is not what its contract says.
     */
    async fetch(registry: ModelRegistry, registered: RegisteredVersion): Promise<string> {
        const folder = this.folder(registered.version);
        if (await this.holds(folder, registered)) return folder;
        const incoming = join(this.directory, INCOMING + randomUUID());
        try {
            await mkdir(incoming);
            await download(registry, registered, incoming);
            await readModelFolder(incoming);
            const { name, version, source } = registered;
            await writeDurably(join(incoming, IDENTITY), JSON.stringify({ name, version, source }));
            await rm(folder, { recursive: true, force: true });
            await rename(incoming, folder);
            return folder;
        } finally {
            await rm(incoming, { recursive: true, force: true });
        }
    }

    /** The version that served last and its folder; null where there is none or its name is another model's. */
    async lastGood(modelName: string): Promise<(VersionIdentity & { directory: string }) | null> {
        const identity = await readIdentity(join(this.directory, POINTER));
        if (identity === null || identity.name !== modelName) return null;
        return { ...identity, directory: this.folder(identity.version) };
    }

    /** Points to the version that serves now and removes all others but `keep`. */
    async markGood(identity: VersionIdentity, keep: readonly string[] = []): Promise<void> {
        const { name, version, source } = identity;
        const pointer = join(this.directory, POINTER);
        await writeDurably(`${pointer}.new`, JSON.stringify({ name, version, source }));
        await rename(`${pointer}.new`, pointer);
        for (const entry of await readdir(join(this.directory, VERSIONS))) {
            if (entry === version || keep.includes(entry)) continue;
            await rm(join(this.directory, VERSIONS, entry), { recursive: true, force: true });
        }
    }

    private folder(version: string): string {
        // Versions come from the registry; a path in one must not lead out of the store.
        if (!/^[A-Za-z0-9_-]+$/.test(version))
            throw new Error(`version ${JSON.stringify(version)} is not a name`);
        return join(this.directory, VERSIONS, version);
    }

    /** Whether a folder holds this very version, whole. A spoilt copy counts as absent. */
    private async holds(folder: string, { name, version, source }: RegisteredVersion): Promise<boolean> {
        const found = await readIdentity(join(folder, IDENTITY));
        if (found?.name !== name || found.version !== version || found.source !== source) return false;
        return readModelFolder(folder).then(
            () => true,
            () => false,
        );
    }
}

async function download(registry: ModelRegistry, version: RegisteredVersion, to: string): Promise<void> {
    for (const file of MODEL_FOLDER_FILES) {
        try {
            await registry.downloadFile(version, file, join(to, file));
        } catch (error) {
            throw new DownloadError(version.version, error);
        }
        await flush(join(to, file));
    }
}

/** null where the file is absent or was not written by us. */
async function readIdentity(path: string): Promise<VersionIdentity | null> {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
    });
    if (text === null) return null;
    try {
        return identitySchema.parse(JSON.parse(text));
    } catch {
        // Not ours or spoilt: the same as absent, since everything here can be fetched again.
        return null;
    }
}

async function writeDurably(path: string, text: string): Promise<void> {
    await writeFile(path, text);
    await flush(path);
}

async function flush(path: string): Promise<void> {
    const file = await open(path, "r+");
    try {
        await file.sync();
    } finally {
        await file.close();
    }
}
