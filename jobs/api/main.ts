/** Entry of the pipeline API: configuration from the environment, then until SIGTERM or SIGINT. */
import { join, resolve } from "node:path";
import { pino } from "pino";
import { pipelines } from "../pipelines";
import { LockedError } from "../runner/lock";
import { ConfigError, readConfig, type PipelineApiConfig } from "./config";
import { startPipelineApi, type PipelineApiArgs } from "./server";

/** Serves until it is told to end. */
export async function servePipelines(
    projectRoot: string,
    args: Pick<PipelineApiArgs, "pipelines" | "command">,
): Promise<void> {
    const config = configOrExit(projectRoot);
    const logger = pino({ level: config.logLevel, base: { service: "pipeline-api" } });
    const die = (error: unknown): never => {
        logger.fatal({ err: error }, "cannot go on");
        process.exit(1);
    };
    const api = await startPipelineApi(config, {
        ...args,
        environment: process.env,
        logger,
        broken: die,
    });
    const stop = (signal: string): void => {
        logger.info({ signal }, "draining");
        api.close().then(() => process.exit(0), die);
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
}

/** As `servePipelines`, with a message and exit status 1 where it cannot begin. */
export function main(projectRoot: string, args: Pick<PipelineApiArgs, "pipelines" | "command">): void {
    servePipelines(projectRoot, args).catch((error: NodeJS.ErrnoException) => {
        console.error(`The pipeline API could not start: ${explain(error)}`);
        process.exit(1);
    });
}

function explain(error: NodeJS.ErrnoException): string {
    if (error instanceof LockedError)
        return (
            `another one works on the same data folder` +
            `${error.holder ? ` (process ${error.holder.pid})` : ""}. Stop it, or set MODERATO_HOME to another folder.`
        );
    if (error.code === "EADDRINUSE")
        return `${error.message}. Stop what listens there, or set MODERATO_PIPELINE_PORT to a free port.`;
    return error.message;
}

function configOrExit(projectRoot: string): PipelineApiConfig {
    try {
        return readConfig(process.env, projectRoot);
    } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        console.error(error.message);
        process.exit(2);
    }
}

if (require.main === module) {
    const command = [
        process.execPath,
        "--require",
        require.resolve("tsx/cjs"),
        join(__dirname, "run-process.ts"),
    ];
    main(resolve(__dirname, "../.."), { pipelines, command });
}
