import { Hono } from "hono";
import type { Logger } from "pino";
import type { ServerConfig } from "../config";
import { internal, pathUnknown } from "../errors/catalogue";
import { ServiceError } from "../errors/service-error";
import type { FaceArgs, FaceEnvironment } from "../faces/face";
import { nativeEnvelope } from "../faces/native/error-envelope";
import { healthRoutes } from "../faces/native/health";
import { predictRoute } from "../faces/native/predict";
import { analyzeRoute } from "../faces/perspective/analyze-comment";
import { PerspectiveError, perspectiveEnvelope, toPerspective } from "../faces/perspective/errors";
import type { Metrics } from "../metrics/metrics";
import type { ModelStatus } from "../models/model-manager";
import { pageRoutes } from "../page/page-routes";
import type { ScoreService } from "../scoring/score-service";
import { ApiKeys, keyOf } from "./api-keys";
import { requestLog } from "./request-log";
import { securityHeaders } from "./security-headers";

export interface AppArgs {
    config: Pick<ServerConfig, "alias" | "limits" | "apiKeyHashes">;
    service: ScoreService;
    status: () => ModelStatus;
    isDraining: () => boolean;
    metrics: Metrics;
    logger: Logger;
}

/** Anyone may ask these, as probes and browsers do; they tell nothing of comments. */
const OPEN_PATHS = new Set(["/", "/healthz", "/readyz"]);

/** The HTTP side: faces, and what all of them share. */
export function createApp({
    config,
    service,
    status,
    isDraining,
    metrics,
    logger,
}: AppArgs): Hono<FaceEnvironment> {
    const keys = new ApiKeys(config.apiKeyHashes);
    const face: FaceArgs = { service, limits: config.limits, alias: config.alias };
    const app = new Hono<FaceEnvironment>();

    app.use(requestLog(logger, metrics), securityHeaders());
    app.use(async (c, next) => {
        if (!OPEN_PATHS.has(c.req.path) && !c.req.path.startsWith("/assets/")) keys.check(keyOf(c.req.raw));
        await next();
        // A draining server asks its clients to open their next connection elsewhere.
        if (isDraining()) c.header("connection", "close");
    });
    app.route("/", healthRoutes({ status, alias: config.alias, isDraining }));
    app.route("/", predictRoute(face));
    app.route("/", analyzeRoute(face));
    app.route("/", pageRoutes({ status, alias: config.alias, keyRequired: keys.required }));
    app.get("/metrics", async (c) =>
        c.body(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType }),
    );
    app.notFound((c) => {
        throw pathUnknown(c.req.method, c.req.path.slice(0, 200));
    });
    app.onError((error, c) => {
        if (c.req.raw.signal.aborted) {
            // Nobody reads this answer; 499 is nginx's number for a client that left.
            return new Response(null, { status: 499 });
        }
        const answer = toAnswer(error, c.get("face") === "perspective");
        if (answer.status >= 500) logFailure(logger, error, c.get("requestId"));
        if (answer.retryAfterS !== undefined) c.header("retry-after", String(answer.retryAfterS));
        return c.json(answer.body, answer.status);
    });
    return app;
}

/** What is told by its own name needs no stack; that before the first model comes with every probe. */
function logFailure(logger: Logger, error: Error, requestId: string): void {
    if (error instanceof ServiceError && error.cause === undefined)
        logger.warn({ code: error.facts.code, reason: error.message, requestId }, "request failed");
    else logger.error({ err: error, requestId }, "request failed");
}

type ErrorStatus = ServiceError["facts"]["status"];

/** The one place where an error becomes HTTP: the catalogue's facts in the envelope of the face. */
function toAnswer(
    error: Error,
    isPerspective: boolean,
): { status: ErrorStatus; body: object; retryAfterS: number | undefined } {
    if (error instanceof PerspectiveError) {
        return { status: error.status, body: perspectiveEnvelope(error), retryAfterS: undefined };
    }
    const { facts } = error instanceof ServiceError ? error : internal(error);
    const { retryAfterS } = facts;
    if (isPerspective) {
        const told = toPerspective(facts);
        return { status: told.status, body: perspectiveEnvelope(told), retryAfterS };
    }
    return { status: facts.status, body: nativeEnvelope(facts), retryAfterS };
}
