import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { GATES, GATE_NAMES, STAGES, gatesConfigSchema, type Gates, type Stage } from "../jobs/platform";
import { PORT_RULE, isUsablePort } from "./port";
import { serverEnvironment } from "./server-settings";

/** The stack that owns the platform: what the stages share. */
export const PLATFORM_STACK = "dev" satisfies Stage;

export const INFRASTRUCTURES = ["local"] as const;
export type Infrastructure = (typeof INFRASTRUCTURES)[number];

/** One stack's config, checked and with its defaults filled in. */
export interface StackConfig {
    stage: Stage;
    infrastructure: Infrastructure;
    /** Port of the stage's server. */
    port: number;
    /** Settings of the stage's server, as its environment. */
    server: Record<string, string>;
    /** Registered model in MLflow that all stages serve; of the platform stack alone. */
    modelName: string;
    /** Port of MLflow; of the platform stack alone. */
    mlflowPort: number;
    /** Port of the pipeline API; of the platform stack alone. */
    pipelinePort: number;
    /** What a version must reach to be promoted; of the platform stack alone. */
    gates: Gates;
}

export const DEFAULT_PORT: Record<Stage, number> = {
    dev: 8001,
    staging: 8002,
    canary: 8003,
    production: 8000,
};

const port = z.coerce.number().refine(isUsablePort);
const GATE_RULE = GATE_NAMES.map((name) => `${name} (${GATES[name].min} to ${GATES[name].max})`).join(", ");

/** Each key of the config: what it may be, for the machine and in words. */
const KEYS = {
    infrastructure: {
        schema: z.enum(INFRASTRUCTURES),
        allowed: INFRASTRUCTURES.join(", "),
    },
    modelName: {
        schema: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/),
        allowed: "1 to 100 letters, digits, _ . and -",
    },
    port: { schema: port, allowed: PORT_RULE },
    mlflowPort: { schema: port, allowed: PORT_RULE },
    pipelinePort: { schema: port, allowed: PORT_RULE },
    gates: {
        schema: gatesConfigSchema,
        allowed: `an object with any of ${GATE_RULE}`,
    },
} as const;
type Key = keyof typeof KEYS;

/** `server` has rules of its own: those of the server. */
const KEY_NAMES: readonly string[] = [...Object.keys(KEYS), "server"];

/** Settings of what all stages share: they stand on the stack that owns it. */
const PLATFORM_KEYS: readonly string[] = ["modelName", "mlflowPort", "pipelinePort", "gates"] satisfies Key[];

/** The user's mistake in a stack's config. */
export class ConfigError extends pulumi.RunError {}

/**
 * Checks what a stack's config holds, without touching anything.
 *
 * @param stack the stack's name, which is the stage's
 * @param values the project's own config, key without the project's name to its text (objects as JSON)
 * @throws {ConfigError} naming the key, its value, what is allowed and the command that mends it
 */
export function parseConfig(stack: string, values: Record<string, string>): StackConfig {
    const stage = STAGES.find((name) => name === stack);
    if (stage === undefined)
        throw new ConfigError(
            `There is no stage for the stack ${JSON.stringify(stack)}; allowed are ${STAGES.join(", ")}. ` +
                `Select one: pulumi stack select ${STAGES[0]}.`,
        );
    for (const key of Object.keys(values))
        if (!KEY_NAMES.includes(key))
            throw new ConfigError(
                `moderato:${key} is not a setting; allowed are ${KEY_NAMES.join(", ")}. ` +
                    `Remove it: pulumi config rm moderato:${key} -s ${stage}.`,
            );
    if (stage !== PLATFORM_STACK)
        for (const key of Object.keys(values).filter((name) => PLATFORM_KEYS.includes(name)))
            throw new ConfigError(
                `moderato:${key} is set on the stack ${stage}, but belongs to the platform, which ${PLATFORM_STACK} owns. ` +
                    `Move it: pulumi config rm moderato:${key} -s ${stage}, then pulumi config set moderato:${key} VALUE -s ${PLATFORM_STACK}.`,
            );
    const read = <K extends Key>(key: K) => readKey(stage, key, values[key]);
    return {
        stage,
        infrastructure: read("infrastructure") ?? "local",
        modelName: read("modelName") ?? "moderato",
        port: read("port") ?? DEFAULT_PORT[stage],
        server: readServer(stage, values["server"]),
        mlflowPort: read("mlflowPort") ?? 8020,
        pipelinePort: read("pipelinePort") ?? 8010,
        gates: read("gates") ?? gatesConfigSchema.parse({}),
    };
}

function readKey<K extends Key>(
    stage: Stage,
    key: K,
    text: string | undefined,
): z.infer<(typeof KEYS)[K]["schema"]> | undefined {
    if (text === undefined) return undefined;
    const { schema, allowed } = KEYS[key];
    const parsed = schema.safeParse(key === "gates" ? parseJson(text) : text);
    if (parsed.success) return parsed.data as z.infer<(typeof KEYS)[K]["schema"]>;
    throw new ConfigError(
        `moderato:${key} is ${text}; allowed is ${allowed}. ` +
            `Change it: pulumi config set moderato:${key} VALUE -s ${stage}.`,
    );
}

/** The server has rules of its own, and words for them. */
function readServer(stage: Stage, text: string | undefined): Record<string, string> {
    try {
        return serverEnvironment(text === undefined ? {} : parseJson(text));
    } catch (error) {
        throw new ConfigError(
            `moderato:server of the stack ${stage}: ${(error as Error).message}. ` +
                `Change it: pulumi config set --path moderato:server.KEY VALUE -s ${stage}.`,
        );
    }
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text; // the schema refuses it, and the message shows it
    }
}

/** Reads the current stack's config; the one place that does. */
export function readConfig(): StackConfig {
    const prefix = `${pulumi.getProject()}:`;
    const values = Object.entries(pulumi.runtime.allConfig())
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), value] as const);
    return parseConfig(pulumi.getStack(), Object.fromEntries(values));
}
