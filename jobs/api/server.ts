import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { Logger } from "pino";
import type { PipelineDefinition } from "../pipelines";
import { takeLock } from "../runner/lock";
import { createApp } from "./app";
import type { PipelineApiConfig } from "./config";
import { RunQueue } from "./run-queue";
import { ensureToken, TokenCheck } from "./token";

export interface PipelineApiArgs {
    pipelines: Readonly<Record<string, PipelineDefinition>>;
    /** Words of the command that executes a run; the run's id comes last. */
    command: readonly string[];
    environment: NodeJS.ProcessEnv;
    logger: Logger;
    /** Called where the queue cannot go on; the process is expected to end. */
    broken: (error: unknown) => void;
}

export interface RunningPipelineApi {
    url: string;
    /** Stops listening and ends the run that is executed in good order; the next service takes it up again. */
    close(): Promise<void>;
}

/** How long open requests may take at the end. */
const DRAIN_MS = 5_000;

/**
 * Listens on the loopback address and executes runs, those first that a former service has left.
 *
 * @throws {LockedError} where another service works on the same data folder
 * @throws where the port cannot be listened on, or the token not be read
 */
export async function startPipelineApi(
    config: PipelineApiConfig,
    { pipelines, command, environment, logger, broken }: PipelineApiArgs,
): Promise<RunningPipelineApi> {
    const { home, projectRoot, platformFile } = config;
    const lock = takeLock(join(home, "pipeline-api", "lock"), "the pipeline API");
    try {
        const token = new TokenCheck(ensureToken(home));
        const queue = new RunQueue({
            home,
            projectRoot,
            pipelines,
            capacity: config.queueCapacity,
            command,
            environment: { ...environment, MODERATO_HOME: home, MODERATO_PLATFORM: platformFile },
            logger,
            broken,
        });
        const app = createApp({ home, projectRoot, platformFile, pipelines, queue, token, logger });
        // The adapter answers its own failures; nothing waits for the promise that it returns.
        const listener = getRequestListener(app.fetch);
        const server = createServer((request, response) => void listener(request, response));
        await listen(server, config.port);
        queue.start();
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        logger.info({ url, waiting: queue.entries.length }, "listening");
        return {
            url,
            async close() {
                await Promise.all([drain(server), queue.close()]);
                lock.release();
            },
        };
    } catch (error) {
        lock.release();
        throw error;
    }
}

function listen(server: Server, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
            server.off("error", reject);
            resolve();
        });
    });
}

async function drain(server: Server): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(deadline);
}
