import { randomUUID } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { MODEL_FOLDER_FILES, readModelFolder, type ModelFolder } from "../../model/model-folder";
import { flushFile } from "../flush";
import type { ModelRegistry, RegisteredVersion } from "../../model/registry";
import { withoutFolder } from "./model-error-text";

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

/** A version's folder, which stays on disk until it is released. */
export interface StoredVersion {
    directory: string;
    release: () => void;
}

/** A stored version whose files were found to be what its contract says. */
export type VerifiedVersion = StoredVersion & ModelFolder;

/**
 * Versions on this server's disk:
 *
 *     versions/<version>/   a verified model folder and version.json, which says what it is
 *     last-good.json        the version that served last
 *     incoming-<id>/        a download under way or a version being removed, gone after the next start
 *
 * A folder or pointer appears whole or not at all: it is written beside, flushed, then renamed. Versions in use stay;
 * of the others, those that `markGood` kept.
 */
export class VersionStore {
    /** Versions in use, with the number of their users. */
    private readonly used = new Map<string, number>();
    /** Versions that stay though nothing uses them. */
    private kept: readonly string[] = [];
    /** The last fetch of each version: two at once would remove each other's folder. */
    private readonly fetching = new Map<string, Promise<unknown>>();

    private constructor(private readonly directory: string) {}

    static async open(directory: string): Promise<VersionStore> {
        await mkdir(join(directory, VERSIONS), { recursive: true });
        for (const entry of await readdir(directory)) {
            if (entry.startsWith(INCOMING))
                await rm(join(directory, entry), { recursive: true, force: true });
        }
        const store = new VersionStore(directory);
        const last = await readIdentity(join(directory, POINTER));
        if (last !== null) store.kept = [last.version];
        return store;
    }

    /**
     * The folder of a version, from disk where it is there and whole, else from the registry.
     *
     * @throws {DownloadError} where the registry cannot give the files.
     * @throws {ModelError} where what came is not what its contract says.
     */
    async fetch(registry: ModelRegistry, registered: RegisteredVersion): Promise<VerifiedVersion> {
        const { version } = registered;
        const stored = this.use(version);
        const before = this.fetching.get(version) ?? Promise.resolve();
        const fetch = before
            .catch(() => undefined)
            .then(() => this.bring(registry, registered, stored.directory));
        this.fetching.set(version, fetch);
        try {
            return { ...stored, ...(await fetch) };
        } catch (error) {
            stored.release();
            throw error;
        } finally {
            if (this.fetching.get(version) === fetch) this.fetching.delete(version);
        }
    }

    /** A version as it is on disk, whatever the registry says; null where it is not there or not whole. */
    async stored(modelName: string, version: string): Promise<VerifiedVersion | null> {
        const stored = this.use(version);
        const identity = await readIdentity(join(stored.directory, IDENTITY));
        const folder = identity?.name === modelName ? await this.whole(stored.directory, identity) : null;
        if (folder !== null) return { ...stored, ...folder };
        stored.release();
        return null;
    }

    /** The version that served last and its folder; null where there is none or its name is another model's. */
    async lastGood(modelName: string): Promise<(VersionIdentity & StoredVersion) | null> {
        const identity = await readIdentity(join(this.directory, POINTER));
        if (identity === null || identity.name !== modelName) return null;
        return { ...identity, ...this.use(identity.version) };
    }

    /** Points to the version that serves now and removes all others but `keep` and what is in use. */
    async markGood(identity: VersionIdentity, keep: readonly string[] = []): Promise<void> {
        const { name, version, source } = identity;
        const pointer = join(this.directory, POINTER);
        await writeDurably(`${pointer}.new`, JSON.stringify({ name, version, source }));
        await rename(`${pointer}.new`, pointer);
        this.kept = [version, ...keep];
        await this.prune();
    }

    /** Removes versions that nothing uses and that were not kept. */
    async prune(): Promise<void> {
        for (const entry of await readdir(join(this.directory, VERSIONS))) {
            if (this.used.has(entry) || this.kept.includes(entry)) continue;
            const folder = join(this.directory, VERSIONS, entry);
            const outgoing = join(this.directory, INCOMING + randomUUID());
            // At once, so that nobody begins to use it between the question and the answer.
            if (existsSync(folder)) renameSync(folder, outgoing);
            await rm(outgoing, { recursive: true, force: true });
        }
    }

    private use(version: string): StoredVersion {
        const directory = this.folder(version);
        this.used.set(version, (this.used.get(version) ?? 0) + 1);
        let released = false;
        return {
            directory,
            release: () => {
                if (released) return;
                released = true;
                const users = (this.used.get(version) as number) - 1;
                if (users > 0) this.used.set(version, users);
                else this.used.delete(version);
            },
        };
    }

    private async bring(
        registry: ModelRegistry,
        registered: RegisteredVersion,
        folder: string,
    ): Promise<ModelFolder> {
        const found = await this.whole(folder, registered);
        if (found !== null) return found;
        const incoming = join(this.directory, INCOMING + randomUUID());
        try {
            await mkdir(incoming);
            await download(registry, registered, incoming);
            const { contract } = await readModelFolder(incoming);
            const { name, version, source } = registered;
            await writeDurably(join(incoming, IDENTITY), JSON.stringify({ name, version, source }));
            await rm(folder, { recursive: true, force: true });
            await rename(incoming, folder);
            return { directory: folder, contract };
        } catch (error) {
            throw withoutFolder(error, incoming);
        } finally {
            await rm(incoming, { recursive: true, force: true });
        }
    }

    private folder(version: string): string {
        if (!isVersionName(version)) throw new Error(`version ${JSON.stringify(version)} is not a name`);
        return join(this.directory, VERSIONS, version);
    }

    /** A folder that holds this very version, whole; null else. A spoilt copy counts as absent. */
    private async whole(
        folder: string,
        { name, version, source }: VersionIdentity,
    ): Promise<ModelFolder | null> {
        const found = await readIdentity(join(folder, IDENTITY));
        if (found?.name !== name || found.version !== version || found.source !== source) return null;
        return readModelFolder(folder).catch(() => null);
    }
}

/** Versions come from the registry and from clients; a path in one must not lead out of the store. */
export function isVersionName(version: string): boolean {
    return /^[A-Za-z0-9_-]{1,100}$/.test(version);
}

async function download(registry: ModelRegistry, version: RegisteredVersion, to: string): Promise<void> {
    for (const file of MODEL_FOLDER_FILES) {
        try {
            await registry.downloadFile(version, file, join(to, file));
        } catch (error) {
            throw new DownloadError(version.version, error);
        }
        await flushFile(join(to, file));
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
    await flushFile(path);
}
