import { ModelError } from "../../model/model-error";
import { readModelFolder, type ModelFolder } from "../../model/model-folder";
import type { ModelRegistry, RegisteredVersion } from "../../model/registry";
import type { LoadedModel, LoadModel } from "./loaded-model";
import { withoutFolder } from "./model-error-text";
import { held, type HeldModel } from "./model-source";
import type { StoredVersion, VerifiedVersion, VersionStore } from "./version-store";

export interface ModelManagerArgs {
    registry: ModelRegistry;
    store: VersionStore;
    load: LoadModel;
    workers: number;
    modelName: string;
    alias: string;
    pollIntervalMs: number;
    observer?: ModelObserver;
    /** Milliseconds on any monotonic clock. @default performance.now */
    now?: () => number;
}

/** `refused`: the version itself is broken; `failed`: what stands around it (registry, disk, threads). */
export type ReloadOutcome = "loaded" | "refused" | "failed";

export interface ModelObserver {
    reload?(outcome: ReloadOutcome, version: string, error?: unknown): void;
    registryFailed?(error: unknown): void;
    aliasMissing?(): void;
    /** The disk store failed; what is loaded serves on. */
    storeFailed?(error: unknown): void;
}

/** A version that the alias names and that does not serve. */
export interface RefusedVersion {
    version: string;
    reason: string;
    /** When it is tried again, on the manager's clock; null: not while the alias stays on it. */
    retryAt: number | null;
}

export interface ModelStatus {
    current: LoadedModel | null;
    refused: RefusedVersion | null;
    registryReachable: boolean;
    /** Whether the alias existed when the registry answered last. */
    aliasExists: boolean;
}

const LONGEST_RETRY_MS = 60_000;

/**
 * Keeps the version that an alias names in service.
 *
 * A new version is fetched, verified, loaded and warmed beside the old one; then requests that come go to
 * the new one, those that came are answered by the old one, and the old one ends. Whatever goes wrong
 * before, the old one stays.
 */
export class ModelManager {
    private current: LoadedModel | null = null;
    private served: RegisteredIdentity | null = null;
    private stored: StoredVersion | null = null;
    private refused: (RefusedVersion & { source: string; failures: number }) | null = null;
    private registryReachable = false;
    private aliasExists = false;
    private timer: NodeJS.Timeout | null = null;
    private stopped = false;
    /** The last load: over or under way. */
    private loading: Promise<unknown> = Promise.resolve();
    private readonly retiring = new Set<Promise<void>>();
    private readonly now: () => number;

    constructor(private readonly args: ModelManagerArgs) {
        this.now = args.now ?? (() => performance.now());
    }

    get status(): ModelStatus {
        const { current, refused, registryReachable, aliasExists } = this;
        return { current, refused, registryReachable, aliasExists };
    }

    /** The version that serves, held from this moment on; null before the first. */
    acquire(): HeldModel | null {
        return this.current === null ? null : held(this.current);
    }

    /** Loads the last good version from disk, then polls the alias until `stop`. */
    start(): void {
        void this.loadLastGood()
            .catch((error: unknown) => this.args.observer?.storeFailed?.(error))
            .then(() => this.schedule(0));
    }

    /**
     * Ends polling and every thread; answers under way must be awaited before. Threads that are being started are
     * waited for, since only they themselves may end. A registry is not: it may take long to answer.
     */
    async stop(): Promise<void> {
        this.stopped = true;
        if (this.timer !== null) clearTimeout(this.timer);
        await this.current?.engine.close();
        this.current = null;
        await Promise.all([this.loading, ...this.retiring]);
    }

    /** Serves what served last, without asking the registry. A spoilt copy is reported and passed over. */
    async loadLastGood(): Promise<void> {
        const { store, modelName, observer } = this.args;
        const last = await store.lastGood(modelName);
        if (last === null) return;
        try {
            const loaded = await this.load(last.version, await readLastGood(last), false);
            if (this.stopped) return await loaded.engine.close();
            this.swap(loaded, last, last);
            observer?.reload?.("loaded", last.version);
        } catch (error) {
            last.release();
            observer?.reload?.("refused", last.version, error);
        }
    }

    /** Asks the alias once and brings its version into service. Never rejects: failures are kept as status. */
    async poll(): Promise<void> {
        const { registry, modelName, alias, observer } = this.args;
        let registered: RegisteredVersion | null;
        try {
            registered = await registry.versionByAlias(modelName, alias);
        } catch (error) {
            this.registryReachable = false;
            observer?.registryFailed?.(error);
            return;
        }
        this.registryReachable = true;
        this.aliasExists = registered !== null;
        if (registered === null) {
            observer?.aliasMissing?.();
        } else if (same(registered, this.served)) {
            this.refused = null;
        } else if (this.mayTry(registered)) {
            await this.bring(registered);
        }
    }

    private load(version: string, folder: ModelFolder, beside: boolean): Promise<LoadedModel> {
        const { load, workers } = this.args;
        const loading = load(version, folder, { workers, beside });
        // Its end matters to `stop`, its error to the caller only.
        this.loading = loading.then(
            async (loaded) => (this.stopped ? loaded.engine.close() : undefined),
            () => undefined,
        );
        return loading;
    }

    private mayTry(registered: RegisteredVersion): boolean {
        const refused = this.refused;
        if (refused === null || !same(registered, refused)) return true;
        return refused.retryAt !== null && this.now() >= refused.retryAt;
    }

    /** Only a broken version is given up; a registry, a disk or a thread may do better the next time. */
    private async bring(registered: RegisteredVersion): Promise<void> {
        const { registry, store, observer } = this.args;
        const before = this.current?.version;
        let stored: VerifiedVersion | null = null;
        try {
            stored = await store.fetch(registry, registered);
            // Stopped meanwhile: no threads need to start.
            if (this.stopped) return;
            const beside = this.current !== null;
            const loaded = await this.load(registered.version, stored, beside);
            // Stopped meanwhile: nobody would end its threads any more.
            if (this.stopped) return await loaded.engine.close();
            this.swap(loaded, registered, stored);
        } catch (error) {
            stored?.release();
            this.refuse(registered, error);
            return;
        }
        observer?.reload?.("loaded", registered.version);
        try {
            // The version before stays on disk: going back to it needs no download.
            await store.markGood(registered, before === undefined ? [] : [before]);
        } catch (error) {
            observer?.storeFailed?.(error);
        }
    }

    private refuse(registered: RegisteredVersion, error: unknown): void {
        const { version, source } = registered;
        const isBroken = error instanceof ModelError;
        const failures =
            this.refused !== null && same(registered, this.refused) ? this.refused.failures + 1 : 1;
        const wait = Math.min(this.args.pollIntervalMs * 2 ** failures, LONGEST_RETRY_MS);
        this.refused = {
            version,
            source,
            failures,
            reason: (error as Error).message,
            retryAt: isBroken ? null : this.now() + wait,
        };
        this.args.observer?.reload?.(isBroken ? "refused" : "failed", version, error);
    }

    /** From here on requests go to the new version; the old one answers what it has and ends. */
    private swap(loaded: LoadedModel, { version, source }: RegisteredIdentity, stored: StoredVersion): void {
        const old = this.current;
        const oldStored = this.stored;
        this.current = loaded;
        this.stored = stored;
        this.served = { version, source };
        this.refused = null;
        if (old === null) return;
        const retiring = old.engine
            .drain()
            .then(() => old.engine.close())
            .then(() => {
                oldStored?.release();
                return this.args.store.prune();
            })
            .catch((error: unknown) => this.args.observer?.storeFailed?.(error))
            .finally(() => this.retiring.delete(retiring));
        this.retiring.add(retiring);
    }

    /** One poll ends before the next is planned, so that a slow registry never sees two at once. */
    private schedule(delayMs: number): void {
        if (this.stopped) return;
        this.timer = setTimeout(() => {
            void this.poll().then(() => this.schedule(this.args.pollIntervalMs));
        }, delayMs);
    }
}

/** What lies on disk was whole once; whether it still is must be seen. */
function readLastGood({ directory }: StoredVersion): Promise<ModelFolder> {
    return readModelFolder(directory).catch((error: unknown) => {
        throw withoutFolder(error, directory);
    });
}

type RegisteredIdentity = Pick<RegisteredVersion, "version" | "source">;

/** Number and place: a registry made anew gives old numbers to new models. */
function same(one: RegisteredIdentity, other: RegisteredIdentity | null): boolean {
    return other !== null && one.version === other.version && one.source === other.source;
}
