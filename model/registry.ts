/** A version of a registered model, as the registry tells it. */
export interface RegisteredVersion {
    name: string;
    /** MLflow numbers versions 1, 2, 3 …, as strings. */
    version: string;
    runId: string | null;
    /** Where the files are, e.g. `mlflow-artifacts:/1/<run>/artifacts/model`. */
    source: string;
    aliases: string[];
    tags: Record<string, string>;
    /** Milliseconds since 1970. */
    createdAt: number;
}

/** What serving needs of a registry; `MlflowClient` is the implementation. */
export interface ModelRegistry {
    /** null where the model or the alias does not exist; throws when the registry cannot be asked. */
    versionByAlias(name: string, alias: string): Promise<RegisteredVersion | null>;
    /** null where the version does not exist; throws when the registry cannot be asked. */
    version(name: string, version: string): Promise<RegisteredVersion | null>;
    /** Writes one file of a version to `destination` (a stream to disk, never whole in memory). */
    downloadFile(version: RegisteredVersion, file: string, destination: string): Promise<void>;
}
