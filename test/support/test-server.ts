import { join } from "node:path";
import { pino } from "pino";
import type { ServerConfig } from "../../serving/config";
import { startServer, type RunningServer } from "../../serving/server";
import { FakeRegistry } from "./fake-registry";
import { until } from "./until";
import { makeModelFolder } from "./model-folder";

export interface TestServer extends RunningServer {
    registry: FakeRegistry;
    /** Every line that was logged. */
    logged: string[];
}

export const TEST_LIMITS: ServerConfig["limits"] = {
    bodyBytes: 1 << 20,
    textBytes: 20_480,
    textsPerRequest: 256,
    textsInFlight: 2048,
    batchTokens: 16_384,
    drainMs: 5000,
    pinnedVersions: 2,
    cachedTexts: 0,
    requestsPerMinute: 0,
};

export function testConfig(folder: string, overrides: Partial<ServerConfig> = {}): ServerConfig {
    return {
        host: "127.0.0.1",
        port: 0,
        alias: "production",
        modelName: "moderato",
        mlflowTrackingUri: "http://127.0.0.1:1",
        modelDirectory: join(folder, "store"),
        pollIntervalMs: 50,
        workers: 1,
        apiKeyHashes: [],
        logLevel: "debug",
        publicUrl: null,
        corsOrigins: [],
        stages: [],
        openaiCategories: null,
        perspectiveDropUnknown: false,
        feedback: { directory: join(folder, "feedback"), maxBytes: 1 << 20 },
        limits: TEST_LIMITS,
        ...overrides,
    };
}

/** A whole server on a free port, over a registry with versions 1 and 2; alias production names 1. */
export async function startTestServer(
    folder: string,
    overrides: Partial<ServerConfig> = {},
    prepare: (registry: FakeRegistry) => void = () => undefined,
): Promise<TestServer> {
    const registry = new FakeRegistry();
    registry.add("1", makeModelFolder(join(folder, "one"), "first"));
    registry.add("2", makeModelFolder(join(folder, "two"), "second"));
    registry.aliases.set("production", "1");
    prepare(registry);
    const logged: string[] = [];
    const logger = pino({ level: "debug" }, { write: (line) => void logged.push(line) });
    const server = await startServer(testConfig(folder, overrides), registry, logger);
    return { ...server, registry, logged };
}

export async function untilVersion({ manager }: RunningServer, version: string): Promise<void> {
    await until(() => manager.status.current?.version === version);
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    return fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: isRaw ? (body as string) : JSON.stringify(body),
    });
}
