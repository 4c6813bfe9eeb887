import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelRegistry, RegisteredVersion } from "../../model/registry";
import { VersionStore } from "../../serving/models/version-store";

/** Registered model in the bench's stores and registries. */
export const MODEL_NAME = "moderato";
/** The version that a prepared store holds. */
export const STORED_VERSION = "1";

/**
 * Lays a model folder into a server's store as the version that served last, so that a server serves it at boot
 * without a registry.
 *
 * @throws {ModelError} where the folder is no model.
 */
export async function fillStore(store: string, model: string): Promise<void> {
    const versions = await VersionStore.open(store);
    const version: RegisteredVersion = {
        name: MODEL_NAME,
        version: STORED_VERSION,
        source: "bench",
        runId: null,
        aliases: [],
        tags: {},
        createdAt: Date.now(),
    };
    const folder: ModelRegistry = {
        versionByAlias: () => Promise.resolve(version),
        version: () => Promise.resolve(version),
        downloadFile: (_, file, destination) => copyFile(join(model, file), destination),
    };
    await versions.fetch(folder, version);
    await versions.markGood(version);
}
