/** Entry of the server's process: configuration from the environment, then until SIGTERM or SIGINT. */
import { pino } from "pino";
import { MlflowClient } from "../model/mlflow-client";
import { ConfigError, readConfig, type ServerConfig } from "./config";
import { startServer } from "./server";
import { startTracing } from "./tracing/start-tracing";

/** What threads may take to end by themselves after the drain, in ms: a load or a batch that they are in. */
const THREADS_END_MS = 15_000;

async function main(): Promise<void> {
    const config = configOrExit();
    const logger = pino({ level: config.logLevel, base: { alias: config.alias } });
    const registry = new MlflowClient({ baseUrl: config.mlflowTrackingUri, timeoutMs: 10_000, attempts: 2 });
    const tracing = await startTracing(process.env, config.alias, logger);
    const starting = startServer(config, registry, logger, tracing);
    const stop = (signal: string): void => {
        const { drainMs } = config.limits;
        logger.info({ signal, drainMs }, "draining");
        // Only where a thread hangs: ending the process under running threads may abort it.
        setTimeout(() => {
            logger.fatal({ drainMs, threadsMs: THREADS_END_MS }, "threads did not end in time");
            process.exit(1);
        }, drainMs + THREADS_END_MS).unref();
        starting
            .then((server) => server.close())
            .then(
                () => process.exit(0),
                (error: unknown) => {
                    logger.fatal({ err: error }, "could not close");
                    process.exit(1);
                },
            );
    };
    // Before the first thread starts: until then a signal ends the process as it is.
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
    await starting;
}

function configOrExit(): ServerConfig {
    try {
        return readConfig(process.env);
    } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        console.error(error.message);
        process.exit(2);
    }
}

main().catch((error: NodeJS.ErrnoException) => {
    const remedy =
        error.code === "EADDRINUSE"
            ? ` Another process listens there: stop it, or set MODERATO_PORT to a free port.`
            : "";
    console.error(`The server could not start: ${error.message}.${remedy}`);
    process.exit(1);
});
