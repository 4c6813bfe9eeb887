import { readConfig } from "../serving/config";

/** Values as the stack's config may hold them. */
type SettingValue = string | number | boolean | readonly string[] | Readonly<Record<string, unknown>>;

/** Keys of `moderato:server` and the variable of the server that each becomes. */
const VARIABLES = {
    apiKeyHashes: "MODERATO_API_KEY_HASHES",
    cachedTexts: "MODERATO_SCORE_CACHE",
    corsOrigins: "MODERATO_CORS_ORIGINS",
    feedbackMaxBytes: "MODERATO_FEEDBACK_MAX_BYTES",
    logLevel: "MODERATO_LOG_LEVEL",
    openaiCategories: "MODERATO_OPENAI_CATEGORIES",
    otlpEndpoint: "OTEL_EXPORTER_OTLP_ENDPOINT",
    perspectiveDropUnknown: "MODERATO_PERSPECTIVE_DROP_UNKNOWN",
    pinnedVersions: "MODERATO_PINNED_VERSIONS",
    publicUrl: "MODERATO_PUBLIC_URL",
    requestsPerMinute: "MODERATO_RATE_LIMIT",
    textsInFlight: "MODERATO_MAX_IN_FLIGHT",
    textsPerRequest: "MODERATO_MAX_TEXTS",
    workers: "MODERATO_WORKERS",
} as const;
export const SERVER_KEYS: readonly string[] = Object.keys(VARIABLES);

/** What the server cannot do without, so that its own check speaks of the settings only. */
const REQUIRED = { MODERATO_ALIAS: "a", MLFLOW_TRACKING_URI: "http://a", MODERATO_MODEL_DIR: "a" };

/**
 * The server's environment from `moderato:server`, checked by the server's own rules: one place decides what a
 * setting may be.
 *
 * @throws {Error} naming the key, its value and what is allowed
 */
export function serverEnvironment(settings: unknown): Record<string, string> {
    if (typeof settings !== "object" || settings === null || Array.isArray(settings))
        throw new Error(`it must be an object with any of ${SERVER_KEYS.join(", ")}`);
    const environment: Record<string, string> = {};
    for (const [key, value] of Object.entries(settings as Record<string, SettingValue>)) {
        if (!Object.hasOwn(VARIABLES, key))
            throw new Error(`${key} is not a setting of the server; allowed are ${SERVER_KEYS.join(", ")}`);
        const variable = VARIABLES[key as keyof typeof VARIABLES];
        environment[variable] = textOf(value);
        check(key, variable, environment[variable]);
    }
    return environment;
}

function textOf(value: SettingValue): string {
    if (Array.isArray(value)) return value.join(" ");
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function check(key: string, variable: string, text: string): void {
    if (variable === "OTEL_EXPORTER_OTLP_ENDPOINT") {
        if (URL.canParse(text) && /^https?:/.test(text)) return;
        throw new Error(`${key} is ${JSON.stringify(text)}; it must be an http or https URL of a collector`);
    }
    try {
        readConfig({ ...REQUIRED, [variable]: text });
    } catch (error) {
        throw new Error(`${key}: ${(error as Error).message}`, { cause: error });
    }
}
