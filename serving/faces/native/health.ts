import { Hono } from "hono";
import type { ModelStatus } from "../../models/model-manager";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";

/**
 * `GET /healthz`: which version serves, and what stands in the way of another; 503 before the first model.
 * `GET /readyz`: whether new requests should come here.
 */
export function healthRoutes({ status, config, isDraining }: FaceArgs): Hono<FaceEnvironment> {
    return new Hono<FaceEnvironment>()
        .get("/healthz", (c) => {
            const facts = describe(status(), config.alias);
            c.header("cache-control", "no-store");
            if (facts.model_version !== null) c.header(VERSION_HEADER, facts.model_version);
            return c.json(facts, facts.model_version === null ? 503 : 200);
        })
        .get("/readyz", (c) => {
            c.header("cache-control", "no-store");
            const ready = status().current?.engine.ready === true && !isDraining();
            return c.json({ ready, draining: isDraining() }, ready ? 200 : 503);
        });
}

function describe({ current, refused, registryReachable, aliasExists }: ModelStatus, alias: string) {
    return {
        status: current === null ? "no_model" : "ok",
        model_version: current?.version ?? null,
        alias,
        since: current?.loadedAt.toISOString() ?? null,
        registry: registryReachable ? "reachable" : "unreachable",
        alias_exists: registryReachable ? aliasExists : null,
        refused:
            refused === null
                ? null
                : { version: refused.version, reason: refused.reason, retries: refused.retryAt !== null },
    };
}
