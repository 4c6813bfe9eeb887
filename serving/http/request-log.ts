import { randomUUID } from "node:crypto";
import { createMiddleware } from "hono/factory";
import type { Logger } from "pino";
import type { FaceEnvironment } from "../faces/face";
import type { Metrics } from "../metrics/metrics";

/** An id from outside is kept where it is harmless in a log line. */
const SAFE_ID = /^[A-Za-z0-9_.:-]{1,128}$/;

/**
 * Gives each request an id, counts it and logs it: path and status, never the query (it may hold a key) nor
 * the body (it holds a comment).
 *
 * @param faceOf One of a few fixed names: a path as a metric's label would let a stranger fill the memory.
 */
export function requestLog(logger: Logger, metrics: Metrics, faceOf: (path: string) => string) {
    return createMiddleware<FaceEnvironment>(async (c, next) => {
        const startedAt = performance.now();
        const given = c.req.header("x-request-id") ?? "";
        const requestId = SAFE_ID.test(given) ? given : randomUUID();
        c.set("requestId", requestId);
        c.set("face", faceOf(c.req.path));
        await next();
        c.header("x-request-id", requestId);
        const ms = performance.now() - startedAt;
        metrics.requests.inc({ face: c.get("face"), status: String(c.res.status) });
        metrics.requestSeconds.observe({ face: c.get("face") }, ms / 1000);
        const { method, path } = c.req;
        logger.debug(
            { requestId, method, path, status: c.res.status, ms: Math.round(ms * 100) / 100 },
            "answered",
        );
    });
}
