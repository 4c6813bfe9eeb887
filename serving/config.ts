import { isIP } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { JIGSAW_LABELS } from "../model/contract";
import { cpuLimit } from "./cpu-limit";
import { OPENAI_CATEGORIES, type CategoryLabels } from "./faces/openai/categories";

/** A setting of the environment that cannot be used; the message names it, its value and the remedy. */
export class ConfigError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "ConfigError";
    }
}

export interface ServerConfig {
    host: string;
    port: number;
    /** Alias of the registered model whose version is served. */
    alias: string;
    modelName: string;
    mlflowTrackingUri: string;
    /** Versions on disk, of this server alone. */
    modelDirectory: string;
    pollIntervalMs: number;
    workers: number;
    /** sha256 of each API key, in hex; empty where no key is asked for. */
    apiKeyHashes: string[];
    logLevel: string;
    /** Base URL under which clients reach the server, for documents that name it; null: what the request says. */
    publicUrl: string | null;
    /** Origins whose pages may call the server; `*` means all, none means the server's own page only. */
    corsOrigins: string[];
    /** Other stages that run, for the page's switch. */
    stages: StageLink[];
    /** Which of Jigsaw's labels feed each category of the OpenAI face, all others none; null: the face's own mapping. */
    openaiCategories: CategoryLabels | null;
    /** Whether the Perspective face leaves out attributes that no label covers, unasked, instead of refusing. */
    perspectiveDropUnknown: boolean;
    feedback: FeedbackConfig;
    limits: ServerLimits;
}

export interface StageLink {
    name: string;
    url: string;
}

export interface FeedbackConfig {
    /** Where corrections are kept until the feedback store takes them. */
    directory: string;
    /** Corrections are refused once so much waits. */
    maxBytes: number;
}

export interface ServerLimits {
    bodyBytes: number;
    /** Of one text, in bytes of UTF-8. */
    textBytes: number;
    textsPerRequest: number;
    /** Texts admitted and not yet answered. */
    textsInFlight: number;
    /** Longest × texts of one batch, in tokens. */
    batchTokens: number;
    /** How long open requests may take after SIGTERM. */
    drainMs: number;
    /** Versions that clients pinned, kept loaded beside the one that serves; 0 forbids pinning. */
    pinnedVersions: number;
    /** Texts whose scores are kept; 0 keeps none. */
    cachedTexts: number;
    /** Requests a minute of one key, or of one address where no keys are asked for; 0 is no limit. */
    requestsPerMinute: number;
}

const integer = (minimum: number, maximum: number, value: number) =>
    z.coerce.number().int().min(minimum).max(maximum).default(value);

const identifier = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/);

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

const list = <T extends z.ZodType<unknown, string>>(item: T) =>
    z
        .string()
        .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ""))
        .pipe(z.array(item))
        .default([]);

const origin = z.union([
    z.literal("*"),
    z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text),
]);

/** `name=url`. */
const stageLink = z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}=/)
    .transform((text) => ({ name: text.slice(0, text.indexOf("=")), url: text.slice(text.indexOf("=") + 1) }))
    .pipe(z.object({ name: z.string(), url: httpUrl }));

const categories = z
    .string()
    .transform((text, context): unknown => {
        try {
            return JSON.parse(text);
        } catch {
            context.addIssue("not JSON");
            return z.NEVER;
        }
    })
    .pipe(z.partialRecord(z.enum(OPENAI_CATEGORIES), z.array(z.enum(JIGSAW_LABELS))))
    .optional();

const environmentSchema = z.object({
    MODERATO_HOST: z.string().min(1).default("127.0.0.1"),
    MODERATO_PORT: integer(0, 65_535, 8000),
    MODERATO_ALIAS: identifier,
    MODERATO_MODEL_NAME: identifier.default("moderato"),
    MLFLOW_TRACKING_URI: z.url({ protocol: /^https?$/ }),
    MODERATO_MODEL_DIR: z.string().min(1),
    MODERATO_POLL_INTERVAL_MS: integer(50, 3_600_000, 1000),
    MODERATO_WORKERS: z.coerce.number().int().min(1).max(256).optional(),
    MODERATO_API_KEY_HASHES: list(z.string().regex(/^[0-9a-f]{64}$/)),
    MODERATO_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
    MODERATO_MAX_BODY_BYTES: integer(1024, 1 << 30, 1 << 20),
    MODERATO_MAX_TEXT_BYTES: integer(1, 1 << 20, 20_480),
    MODERATO_MAX_TEXTS: integer(1, 10_000, 256),
    MODERATO_MAX_IN_FLIGHT: integer(1, 1_000_000, 2048),
    MODERATO_BATCH_TOKENS: integer(1, 1 << 24, 16_384),
    MODERATO_DRAIN_MS: integer(0, 600_000, 10_000),
    MODERATO_PINNED_VERSIONS: integer(0, 16, 2),
    MODERATO_SCORE_CACHE: integer(0, 1_000_000, 0),
    MODERATO_RATE_LIMIT: integer(0, 1_000_000, 0),
    MODERATO_PUBLIC_URL: httpUrl.optional(),
    MODERATO_CORS_ORIGINS: list(origin),
    MODERATO_STAGES: list(stageLink),
    MODERATO_OPENAI_CATEGORIES: categories,
    MODERATO_PERSPECTIVE_DROP_UNKNOWN: z
        .enum(["true", "false"])
        .default("false")
        .transform((text) => text === "true"),
    MODERATO_FEEDBACK_DIR: z.string().min(1).optional(),
    MODERATO_FEEDBACK_MAX_BYTES: integer(1024, 1 << 30, 256 << 20),
});

/** What each variable may be, for the error message. */
const ALLOWED: Record<keyof z.input<typeof environmentSchema>, string> = {
    MODERATO_HOST: "an address to listen on, e.g. 127.0.0.1",
    MODERATO_PORT: "a whole number from 0 to 65535",
    MODERATO_ALIAS: "letters, digits, _ . and -, e.g. production",
    MODERATO_MODEL_NAME: "letters, digits, _ . and -, e.g. moderato",
    MLFLOW_TRACKING_URI: "an http or https URL, e.g. http://127.0.0.1:8020",
    MODERATO_MODEL_DIR: "a folder of this server's own",
    MODERATO_POLL_INTERVAL_MS: "a whole number from 50 to 3600000",
    MODERATO_WORKERS: "a whole number from 1 to 256, or unset for as many as the CPU limit",
    MODERATO_API_KEY_HASHES: "sha256 digests in hex (64 of 0-9a-f), separated by commas or spaces",
    MODERATO_LOG_LEVEL: "fatal, error, warn, info, debug or silent",
    MODERATO_MAX_BODY_BYTES: "a whole number from 1024 to 1073741824",
    MODERATO_MAX_TEXT_BYTES: "a whole number from 1 to 1048576",
    MODERATO_MAX_TEXTS: "a whole number from 1 to 10000",
    MODERATO_MAX_IN_FLIGHT: "a whole number from 1 to 1000000",
    MODERATO_BATCH_TOKENS: "a whole number from 1 to 16777216",
    MODERATO_DRAIN_MS: "a whole number from 0 to 600000",
    MODERATO_PINNED_VERSIONS: "a whole number from 0 to 16",
    MODERATO_SCORE_CACHE: "a whole number from 0 to 1000000",
    MODERATO_RATE_LIMIT: "a whole number from 0 to 1000000 (requests a minute), 0 for no limit",
    MODERATO_PUBLIC_URL: "an http or https URL, e.g. https://moderation.example.org",
    MODERATO_CORS_ORIGINS: "* or origins such as https://forum.example.org, separated by commas or spaces",
    MODERATO_STAGES:
        "name=URL of each stage, e.g. staging=http://127.0.0.1:8002, separated by commas or spaces",
    MODERATO_OPENAI_CATEGORIES:
        `a JSON object from category (${OPENAI_CATEGORIES.join(", ")}) to a list of labels ` +
        `(${JIGSAW_LABELS.join(", ")}), e.g. {"harassment": ["toxic", "insult"]}`,
    MODERATO_PERSPECTIVE_DROP_UNKNOWN: "true or false",
    MODERATO_FEEDBACK_DIR: "a folder of this server's own",
    MODERATO_FEEDBACK_MAX_BYTES: "a whole number from 1024 to 1073741824",
};

/**
 * The server's settings from environment variables, checked at once. An empty variable counts as unset.
 *
 * @throws {ConfigError} naming each variable that cannot be used.
 */
export function readConfig(environment: NodeJS.ProcessEnv): ServerConfig {
    const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
    const parsed = environmentSchema.safeParse(given);
    if (!parsed.success) {
        const names = new Set(parsed.error.issues.map((issue) => issue.path[0] as keyof typeof ALLOWED));
        throw new ConfigError([...names].map((name) => explain(name, given[name])).join("\n"));
    }
    const env = parsed.data;
    if (!isLoopback(env.MODERATO_HOST) && env.MODERATO_API_KEY_HASHES.length === 0) {
        throw new ConfigError(
            `MODERATO_HOST is ${env.MODERATO_HOST}, which others can reach, and MODERATO_API_KEY_HASHES is unset. ` +
                `Listen on 127.0.0.1, or set MODERATO_API_KEY_HASHES to the sha256 of each key ` +
                `(printf %s "$KEY" | sha256sum).`,
        );
    }
    return {
        host: env.MODERATO_HOST,
        port: env.MODERATO_PORT,
        alias: env.MODERATO_ALIAS,
        modelName: env.MODERATO_MODEL_NAME,
        mlflowTrackingUri: env.MLFLOW_TRACKING_URI,
        modelDirectory: env.MODERATO_MODEL_DIR,
        pollIntervalMs: env.MODERATO_POLL_INTERVAL_MS,
        workers: env.MODERATO_WORKERS ?? cpuLimit(),
        apiKeyHashes: env.MODERATO_API_KEY_HASHES,
        logLevel: env.MODERATO_LOG_LEVEL,
        publicUrl: env.MODERATO_PUBLIC_URL ?? null,
        corsOrigins: env.MODERATO_CORS_ORIGINS,
        stages: env.MODERATO_STAGES,
        openaiCategories: env.MODERATO_OPENAI_CATEGORIES ?? null,
        perspectiveDropUnknown: env.MODERATO_PERSPECTIVE_DROP_UNKNOWN,
        feedback: {
            directory: env.MODERATO_FEEDBACK_DIR ?? join(env.MODERATO_MODEL_DIR, "feedback"),
            maxBytes: env.MODERATO_FEEDBACK_MAX_BYTES,
        },
        limits: {
            bodyBytes: env.MODERATO_MAX_BODY_BYTES,
            textBytes: env.MODERATO_MAX_TEXT_BYTES,
            textsPerRequest: env.MODERATO_MAX_TEXTS,
            textsInFlight: env.MODERATO_MAX_IN_FLIGHT,
            batchTokens: env.MODERATO_BATCH_TOKENS,
            drainMs: env.MODERATO_DRAIN_MS,
            pinnedVersions: env.MODERATO_PINNED_VERSIONS,
            cachedTexts: env.MODERATO_SCORE_CACHE,
            requestsPerMinute: env.MODERATO_RATE_LIMIT,
        },
    };
}

function explain(name: keyof typeof ALLOWED, value: string | undefined): string {
    const found = value === undefined ? "is unset" : `is ${JSON.stringify(value)}`;
    return `${name} ${found}; it must be ${ALLOWED[name]}. Set it and start again.`;
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
    if (host === "localhost" || host === "::1") return true;
    return isIP(host) === 4 && host.startsWith("127.");
}
