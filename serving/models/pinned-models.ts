import { LRUCache } from "lru-cache";
import { ModelError } from "../../model/model-error";
import type { ModelRegistry, RegisteredVersion } from "../../model/registry";
import { ServiceError } from "../errors/service-error";
import {
    versionBroken,
    versionNotStarted,
    versionsBusy,
    versionUnknown,
    versionUnreachable,
} from "../errors/versions";
import type { LoadedModel, LoadModel } from "./loaded-model";
import { held, type HeldModel } from "./model-source";
import {
    DownloadError,
    isVersionName,
    type StoredVersion,
    type VerifiedVersion,
    type VersionStore,
} from "./version-store";

export interface PinnedModelsArgs {
    registry: ModelRegistry;
    store: VersionStore;
    load: LoadModel;
    modelName: string;
    /** Most versions kept loaded, from 1. */
    capacity: number;
    /** Most versions that wait to be loaded, beside the one being loaded. @default 8 */
    waiting?: number;
    observer?: PinnedObserver;
    /** How long a version that is unknown or broken is not asked for again. @default 10 s */
    refusalMs?: number;
}

export interface PinnedObserver {
    pinned?(outcome: "loaded" | "failed" | "evicted", version: string, error?: unknown): void;
}

const REFUSALS_REMEMBERED = 256;

interface Pin {
    model: Promise<LoadedModel>;
    /** null while it is being loaded. */
    loaded: { model: LoadedModel; stored: StoredVersion } | null;
    /** Requests that were given it, or wait for it. */
    users: number;
}

/**
 * Registered versions that clients pin, each loaded with one thread and kept while there is room; the one that was
 * used longest ago makes room for the next, once nobody uses it any more.
 *
 * One version is loaded at a time, so that many different ones asked for at once cannot take all memory and cores.
 */
export class PinnedModels {
    /** In order of use, the latest last. */
    private readonly pins = new Map<string, Pin>();
    private readonly refusals: LRUCache<string, ServiceError>;
    private queue: Promise<unknown> = Promise.resolve();
    /** The last start of threads: over or under way. */
    private loading: Promise<unknown> = Promise.resolve();
    private waiting = 0;
    private released: (() => void)[] = [];
    private stopped = false;

    constructor(private readonly args: PinnedModelsArgs) {
        this.refusals = new LRUCache({ max: REFUSALS_REMEMBERED, ttl: args.refusalMs ?? 10_000 });
    }

    get models(): LoadedModel[] {
        return [...this.pins.values()].flatMap(({ loaded }) => loaded?.model ?? []);
    }

    /**
     * A version, loaded where it is not yet; requests for the same share one load.
     *
     * @throws {ServiceError} versionUnknown, versionBroken, versionUnreachable, versionNotStarted, versionsBusy.
     */
    async acquire(version: string): Promise<HeldModel> {
        const pin = this.pins.get(version) ?? this.begin(version);
        // The latest use comes last.
        this.pins.delete(version);
        this.pins.set(version, pin);
        pin.users++;
        const release = (): void => {
            pin.users--;
            for (const resolve of this.released.splice(0)) resolve();
        };
        try {
            const { model, release: unhold } = held(await pin.model);
            return {
                model,
                release: () => {
                    unhold();
                    release();
                },
            };
        } catch (error) {
            release();
            throw error;
        }
    }

    /**
     * Ends every thread; answers under way must be awaited before. Threads that are being started are waited for, a
     * registry that takes long is not.
     */
    async stop(): Promise<void> {
        this.stopped = true;
        for (const resolve of this.released.splice(0)) resolve();
        await this.loading;
        // Not drained: whoever still waits gets an error, as from the version that serves.
        await Promise.all(this.models.map(({ engine }) => engine.close()));
        this.pins.clear();
    }

    private begin(version: string): Pin {
        const refusal = isVersionName(version)
            ? this.refusals.get(version)
            : versionUnknown(version, this.args.modelName);
        if (refusal !== undefined) throw refusal;
        const most = this.args.waiting ?? 8;
        // One of them is being loaded and does not wait.
        if (this.waiting > most) throw versionsBusy(most);
        this.waiting++;
        const pin: Pin = { model: this.queue.then(() => this.bring(version)), loaded: null, users: 0 };
        this.queue = pin.model.then(
            () => this.waiting--,
            () => this.waiting--,
        );
        return pin;
    }

    /** Never with another one at the same time. */
    private async bring(version: string): Promise<LoadedModel> {
        const { store, observer } = this.args;
        const pin = this.pins.get(version) as Pin;
        let stored: VerifiedVersion | null = null;
        try {
            stored = await this.find(version);
            await this.makeRoom();
            const starting = this.start(version, stored);
            // Its end matters to `stop`, its error to whoever asked only.
            this.loading = starting.catch(() => undefined);
            const model = await starting;
            pin.loaded = { model, stored };
            observer?.pinned?.("loaded", version);
            return model;
        } catch (error) {
            this.pins.delete(version);
            stored?.release();
            await store.prune().catch(() => undefined);
            observer?.pinned?.("failed", version, error);
            const told = toServiceError(version, error);
            const { retryAfterS } = told.facts;
            this.refusals.set(version, told, retryAfterS === undefined ? {} : { ttl: retryAfterS * 1000 });
            throw told;
        }
    }

    private async start(version: string, stored: VerifiedVersion): Promise<LoadedModel> {
        if (this.stopped) throw new Error("the server stops");
        const model = await this.args.load(version, stored, { workers: 1, beside: true });
        if (!this.stopped) return model;
        await model.engine.close();
        throw new Error("the server stops");
    }

    private async find(version: string): Promise<VerifiedVersion> {
        const { registry, store, modelName } = this.args;
        let registered: RegisteredVersion | null;
        try {
            registered = await registry.version(modelName, version);
        } catch (error) {
            const stored = await store.stored(modelName, version);
            if (stored === null) throw versionUnreachable(version, error);
            return stored;
        }
        if (registered === null) throw versionUnknown(version, modelName);
        return store.fetch(registry, registered);
    }

    /** Ends versions that nobody uses, the longest unused first, and waits for users where it must. */
    private async makeRoom(): Promise<void> {
        for (;;) {
            const loaded = [...this.pins].filter(([, pin]) => pin.loaded !== null);
            if (loaded.length < this.args.capacity || this.stopped) return;
            const unused = loaded.find(([, pin]) => pin.users === 0);
            if (unused === undefined) await new Promise<void>((resolve) => this.released.push(resolve));
            else await this.end(...unused);
        }
    }

    private async end(version: string, pin: Pin): Promise<void> {
        // From here on whoever asks for it has it loaded anew.
        if (this.pins.get(version) === pin) this.pins.delete(version);
        if (pin.loaded === null) return;
        const { model, stored } = pin.loaded;
        pin.loaded = null;
        await model.engine.drain();
        await model.engine.close();
        stored.release();
        await this.args.store.prune().catch(() => undefined);
        this.args.observer?.pinned?.("evicted", version);
    }
}

function toServiceError(version: string, error: unknown): ServiceError {
    if (error instanceof ServiceError) return error;
    if (error instanceof ModelError) return versionBroken(version, error.message);
    if (error instanceof DownloadError) return versionUnreachable(version, error);
    return versionNotStarted(version, error);
}
