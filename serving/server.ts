import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import type { Logger } from "pino";
import type { ModelRegistry } from "../model/registry";
import type { ServerConfig } from "./config";
import type { EngineObserver } from "./engine/scoring-engine";
import { ServiceError } from "./errors/service-error";
import { FeedbackLog } from "./feedback/feedback-log";
import { createApp } from "./http/app";
import { createHttpServer } from "./http/node-listener";
import { Metrics } from "./metrics/metrics";
import { modelLoader } from "./models/loaded-model";
import { ModelManager, type ModelObserver } from "./models/model-manager";
import { PinnedModels, type PinnedObserver } from "./models/pinned-models";
import { ServedModels } from "./models/served-models";
import { VersionStore } from "./models/version-store";
import { ScoreCache } from "./scoring/score-cache";
import { ScoreService } from "./scoring/score-service";
import type { RequestTracing } from "./tracing/request-tracing";

export interface RunningServer {
    url: string;
    manager: ModelManager;
    /** Stops listening, answers what is open within the drain limit, then ends every thread. */
    close(): Promise<void>;
}

/**
 * Listens at once and brings the alias's model into service as soon as it can.
 *
 * @throws where the address cannot be listened on, e.g. `EADDRINUSE`.
 */
export async function startServer(
    config: ServerConfig,
    registry: ModelRegistry,
    logger: Logger,
    tracing: RequestTracing | null = null,
): Promise<RunningServer> {
    let draining = false;
    const store = await VersionStore.open(config.modelDirectory);
    const metrics: Metrics = new Metrics({
        status: () => manager.status,
        pinned: () => models.loaded.pinned,
        textsInFlight: () => service.textsInFlight,
    });
    const { workers, limits, modelName, alias, pollIntervalMs } = config;
    const load = modelLoader({
        batchTokens: limits.batchTokens,
        observe: (version) => ({ ...engineObserver(metrics, logger, version), ...tracing?.engineObserver }),
    });
    const manager: ModelManager = new ModelManager({
        registry,
        store,
        load,
        workers,
        modelName,
        alias,
        pollIntervalMs,
        observer: modelObserver(metrics, logger),
    });
    const pinned =
        limits.pinnedVersions === 0
            ? null
            : new PinnedModels({
                  registry,
                  store,
                  load,
                  modelName,
                  capacity: limits.pinnedVersions,
                  observer: pinnedObserver(metrics, logger),
              });
    const models = new ServedModels(manager, pinned, alias);
    const scoreObserver = metrics.scoreObserver();
    const service: ScoreService = new ScoreService({
        models,
        cache: limits.cachedTexts === 0 ? null : new ScoreCache(limits.cachedTexts, scoreObserver.looked),
        textsInFlight: limits.textsInFlight,
        observer: tracing?.scoreObserver(scoreObserver) ?? scoreObserver,
    });
    const feedback = new FeedbackLog(config.feedback);
    const app = createApp({
        config,
        service,
        feedback,
        status: () => manager.status,
        isDraining: () => draining,
        metrics,
        logger,
        tracing,
    });
    const server = createHttpServer(app);
    await listen(server, config);
    manager.start();
    const url = `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${portOf(server)}`;
    logger.info({ url, workers }, "listening");
    return {
        url,
        manager,
        async close() {
            draining = true;
            await drain(server, limits.drainMs);
            await Promise.all([manager.stop(), pinned?.stop(), feedback.close(), tracing?.close()]);
        },
    };
}

function listen(server: Server, { host, port }: ServerConfig): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
            server.off("error", reject);
            resolve();
        });
    });
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Ends idle connections at once, busy ones after their answer, and whatever is left after the limit. */
async function drain(server: Server, limitMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const deadline = setTimeout(() => server.closeAllConnections(), limitMs);
    await closed;
    clearTimeout(deadline);
}

function modelObserver(metrics: Metrics, logger: Logger): ModelObserver {
    // A registry that stays away is logged once, not at every poll.
    let silent: string | null = null;
    const once = (state: string | null, log: () => void): void => {
        if (state !== silent) log();
        silent = state;
    };
    return {
        reload(outcome, version, error) {
            metrics.reloads.inc({ outcome });
            if (outcome === "loaded") once(null, () => undefined);
            if (outcome === "loaded") logger.info({ version }, "version serves");
            else
                logger.error(
                    { version, outcome, reason: (error as Error).message },
                    "version does not serve",
                );
        },
        registryFailed(error) {
            metrics.registryFailures.inc();
            once("unreachable", () =>
                logger.warn({ reason: (error as Error).message }, "registry does not answer"),
            );
        },
        aliasMissing: () => once("no alias", () => logger.warn("alias names no version")),
        storeFailed: (error) => logger.error({ err: error }, "model store failed"),
    };
}

/** Threads that end by themselves are replaced; that they do should still be known. */
function engineObserver(metrics: Metrics, logger: Logger, version: string): EngineObserver {
    const counted = metrics.engineObserver();
    return {
        ...counted,
        crash(error) {
            counted.crash?.(error);
            logger.error(
                { version, reason: (error as Error).message },
                "scoring thread ended; it is replaced",
            );
        },
        restartFailed(error) {
            counted.restartFailed?.(error);
            logger.error({ version, reason: (error as Error).message }, "scoring thread does not start");
        },
    };
}

function pinnedObserver(metrics: Metrics, logger: Logger): PinnedObserver {
    const counted = metrics.pinnedObserver();
    return {
        pinned(outcome, version, error) {
            counted.pinned?.(outcome, version, error);
            // A version that nobody registered is the client's mistake, and its name whatever the client wrote.
            if (error instanceof ServiceError && error.facts.status < 500) return;
            if (outcome !== "failed") logger.info({ version, outcome }, "pinned version");
            else logger.warn({ version, reason: (error as Error).message }, "pinned version does not score");
        },
    };
}
