/** Entry of the server's process: configuration from the environment, then until SIGTERM or SIGINT. */
import { pino } from "pino";
import { MlflowClient } from "../model/mlflow-client";
import { ConfigError, readConfig, type ServerConfig } from "./config";
import { startServer } from "./server";

async function main(): Promise<void> {
    const config = configOrExit();
    const logger = pino({ level: config.logLevel, base: { alias: config.alias } });
    const registry = new MlflowClient({ baseUrl: config.mlflowTrackingUri, timeoutMs: 10_000, attempts: 2 });
    const server = await startServer(config, registry, logger);
    const stop = (signal: string): void => {
        logger.info({ signal, drainMs: config.limits.drainMs }, "draining");
        server.close().then(
            () => process.exit(0),
            (error: unknown) => {
                logger.fatal({ err: error }, "could not close");
                process.exit(1);
            },
        );
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
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
