import { join, resolve } from "node:path";
import { z } from "zod";

/** A setting of the environment that cannot be used; the message names it, its value and the remedy. */
export class ConfigError extends Error {
    override readonly name = "ConfigError";
}

export interface PipelineApiConfig {
    /** The project's folder: where steps run, and where relative paths in parameters start from. */
    projectRoot: string;
    /** The data folder. */
    home: string;
    /** Loopback port; 0 lets the system choose. */
    port: number;
    /** File of the platform's facts, read at each run. */
    platformFile: string;
    /** Runs that may wait, the one that is executed among them. */
    queueCapacity: number;
    logLevel: string;
}

const integer = (minimum: number, maximum: number, value: number) =>
    z.coerce.number().int().min(minimum).max(maximum).default(value);

const environmentSchema = z.object({
    MODERATO_HOME: z.string().optional(),
    MODERATO_PIPELINE_PORT: integer(0, 65_535, 8010),
    MODERATO_PLATFORM: z.string().optional(),
    MODERATO_PIPELINE_QUEUE: integer(1, 1000, 20),
    MODERATO_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});

/** What each variable may be, for the error message. */
const ALLOWED: Record<keyof z.input<typeof environmentSchema>, string> = {
    MODERATO_HOME: "the data folder",
    MODERATO_PIPELINE_PORT: "a whole number from 0 to 65535",
    MODERATO_PLATFORM: "the file of the platform's facts",
    MODERATO_PIPELINE_QUEUE: "a whole number from 1 to 1000",
    MODERATO_LOG_LEVEL: "fatal, error, warn, info, debug or silent",
};

/**
 * The service's settings from environment variables, checked at once. An empty variable counts as unset.
 *
 * @throws {ConfigError} naming each variable that cannot be used
 */
export function readConfig(environment: NodeJS.ProcessEnv, projectRoot: string): PipelineApiConfig {
    const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
    const parsed = environmentSchema.safeParse(given);
    if (!parsed.success) {
        const names = new Set(parsed.error.issues.map((issue) => issue.path[0] as keyof typeof ALLOWED));
        const lines = [...names].map(
            (name) =>
                `${name} is ${JSON.stringify(given[name])}; it must be ${ALLOWED[name]}. Set it and start again.`,
        );
        throw new ConfigError(lines.join("\n"));
    }
    const env = parsed.data;
    const home = resolve(projectRoot, env.MODERATO_HOME ?? ".moderato");
    return {
        projectRoot,
        home,
        port: env.MODERATO_PIPELINE_PORT,
        platformFile: resolve(projectRoot, env.MODERATO_PLATFORM ?? join(home, "platform.json")),
        queueCapacity: env.MODERATO_PIPELINE_QUEUE,
        logLevel: env.MODERATO_LOG_LEVEL,
    };
}
