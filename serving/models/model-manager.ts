import { ModelError } from "../../model/model-error";
import type { ModelRegistry, RegisteredVersion } from "../../model/registry";
import type { LoadedModel, LoadModel } from "./loaded-model";
import type { VersionStore } from "./version-store";

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
    private refused: (RefusedVersion & { source: string; failures: number }) | null = null;
    private registryReachable = false;
    private aliasExists = false;
    private timer: NodeJS.Timeout | null = null;
    private stopped = false;
    private readonly retiring = new Set<Promise<void>>();
    private readonly now: () => number;

    constructor(private readonly args: ModelManagerArgs) {
        this.now = args.now ?? (() => performance.now());
    }

    get status(): ModelStatus {
        const { current, refused, registryReachable, aliasExists } = this;
        return { current, refused, registryReachable, aliasExists };
    }

    /** Loads the last good version from disk, then polls the alias until `stop`. */
    start(): void {
        void this.loadLastGood()
            .catch((error: unknown) => this.args.observer?.storeFailed?.(error))
            .then(() => this.schedule(0));
    }

    /**
     * Ends polling and every thread; answers under way must be awaited before. A poll under way is not
     * waited for, since a registry may take long to answer; what it still loads is ended by itself.
     */
    async stop(): Promise<void> {
        this.stopped = true;
        if (this.timer !== null) clearTimeout(this.timer);
        await this.current?.engine.close();
        this.current = null;
        await Promise.all(this.retiring);
    }

    /** Serves what served last, without asking the registry. A spoilt copy is reported and passed over. */
    async loadLastGood(): Promise<void> {
        const { store, load, workers, modelName, observer } = this.args;
        const last = await store.lastGood(modelName);
        if (last === null) return;
        try {
            const loaded = await load(last.version, last.directory, { workers, beside: false });
            if (this.stopped) return await loaded.engine.close();
            this.swap(loaded, last);
            observer?.reload?.("loaded", last.version);
        } catch (error) {
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

    private mayTry(registered: RegisteredVersion): boolean {
        const refused = this.refused;
        if (refused === null || !same(registered, refused)) return true;
        return refused.retryAt !== null && this.now() >= refused.retryAt;
    }

    /** Only a broken version is given up; a registry, a disk or a thread may do better the next time. */
    private async bring(registered: RegisteredVersion): Promise<void> {
        const { registry, store, load, workers, observer } = this.args;
        const before = this.current?.version;
        try {
            const directory = await store.fetch(registry, registered);
            const beside = this.current !== null;
            const loaded = await load(registered.version, directory, { workers, beside });
            // Stopped meanwhile: nobody would end its threads any more.
            if (this.stopped) return await loaded.engine.close();
            this.swap(loaded, registered);
        } catch (error) {
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
    private swap(loaded: LoadedModel, { version, source }: RegisteredIdentity): void {
        const old = this.current;
        this.current = loaded;
        this.served = { version, source };
        this.refused = null;
        if (old === null) return;
        const retiring = old.engine
            .drain()
            .then(() => old.engine.close())
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

type RegisteredIdentity = Pick<RegisteredVersion, "version" | "source">;

/** Number and place: a registry made anew gives old numbers to new models. */
function same(one: RegisteredIdentity, other: RegisteredIdentity | null): boolean {
    return other !== null && one.version === other.version && one.source === other.source;
}
