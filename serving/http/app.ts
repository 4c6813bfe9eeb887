import { Hono } from "hono";
import type { Logger } from "pino";
import { internal, methodUnknown, pathUnknown } from "../errors/catalogue";
import { ServiceError } from "../errors/service-error";
import type { Face, FaceArgs, FaceEnvironment } from "../faces/face";
import { createFaces } from "../faces";
import type { Metrics } from "../metrics/metrics";
import { ApiKeys, keyOf } from "./api-keys";
import { requestLog } from "./request-log";
import { securityHeaders } from "./security-headers";

export interface AppArgs extends FaceArgs {
    metrics: Metrics;
    logger: Logger;
}

/** The HTTP side: faces, and what all of them share. */
export function createApp(args: AppArgs): Hono<FaceEnvironment> {
    const { config, isDraining, metrics, logger } = args;
    const faces = createFaces(args);
    const faceOf = (path: string): Face => faces.find((face) => face.claims(path)) as Face;
    const keys = new ApiKeys(config.apiKeyHashes);
    const app = new Hono<FaceEnvironment>();

    app.use(
        requestLog(logger, metrics, (path) => faceOf(path).name),
        securityHeaders(),
    );
    app.use(async (c, next) => {
        if (keys.required && !faceOf(c.req.path).isOpen(c.req.path)) keys.check(keyOf(c.req.raw));
        await next();
        // A draining server asks its clients to open their next connection elsewhere.
        if (isDraining()) c.header("connection", "close");
    });
    for (const { routes } of faces) app.route("/", routes);
    app.notFound((c) => {
        const path = c.req.path.slice(0, 200);
        const allow = methodsOf(app, c.req.path);
        throw allow.length > 0 ? methodUnknown(c.req.method, path, allow) : pathUnknown(c.req.method, path);
    });
    app.onError((error, c) => {
        if (c.req.raw.signal.aborted) {
            // Nobody reads this answer; 499 is nginx's number for a client that left.
            return new Response(null, { status: 499 });
        }
        const failure = error instanceof ServiceError ? error : internal(error);
        const { status, body, headers = {} } = faceOf(c.req.path).tell(failure);
        if (status >= 500) logFailure(logger, failure, c.get("requestId"));
        for (const [name, value] of Object.entries(headers)) c.header(name, value);
        const { retryAfterS, allow } = failure.facts;
        if (retryAfterS !== undefined) c.header("retry-after", String(retryAfterS));
        if (allow !== undefined) c.header("allow", allow.join(", "));
        return c.json(body, status);
    });
    return app;
}

/** Methods that a path has; middlewares stand for all methods and tell nothing of it. */
function methodsOf(app: Hono<FaceEnvironment>, path: string): string[] {
    return ["GET", "POST"].filter((method) =>
        app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
    );
}

/** What is told by its own name needs no stack; that before the first model comes with every probe. */
function logFailure(logger: Logger, error: ServiceError, requestId: string): void {
    if (error.cause === undefined)
        logger.warn({ code: error.facts.code, reason: error.message, requestId }, "request failed");
    else logger.error({ err: error.cause, requestId }, "request failed");
}
