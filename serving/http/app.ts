import type { IncomingMessage, ServerResponse } from "node:http";
import { Hono } from "hono";
import type { RouterRoute } from "hono/types";
import { getPath } from "hono/utils/url";
import type { Logger } from "pino";
import { internal, methodUnknown, pathUnknown } from "../errors/catalogue";
import { rateLimited } from "../errors/http";
import { ServiceError } from "../errors/service-error";
import { createFaces } from "../faces";
import type { Face, FaceArgs, FaceEnvironment, RequestFacts } from "../faces/face";
import type { Metrics } from "../metrics/metrics";
import type { RequestTracing, TracedRequest } from "../tracing/request-tracing";
import { AnswerHeaders } from "./answer-headers";
import { ApiKeys, keyOf } from "./api-keys";
import { clientAddress } from "./client-address";
import { ClientPresence } from "./client-presence";
import { cors } from "./cors";
import { quotaHeaders, RateLimit } from "./rate-limit";
import { requestIdOf, requestLog } from "./request-log";
import { SECURITY_HEADERS } from "./security-headers";

export interface AppArgs extends FaceArgs {
    metrics: Metrics;
    logger: Logger;
    /** null: requests are not traced. */
    tracing?: RequestTracing | null;
}

/** Node's side of a request that came by a socket. */
export interface NodeSide {
    incoming?: IncomingMessage;
    outgoing?: ServerResponse;
}

export interface App {
    /** Answers a request, errors included. */
    fetch(request: Request, node?: NodeSide): Promise<Response>;
    routes: readonly RouterRoute[];
    faces: readonly Face[];
}

/** What a request carries through the edge. */
interface Exchange {
    request: Request;
    incoming: IncomingMessage | undefined;
    face: Face;
    path: string;
    requestId: string;
    headers: AnswerHeaders;
    client: ClientPresence;
}

/**
 * The HTTP side: faces, and the edge that all of them share.
 *
 * The edge stands around Hono and not in it as middlewares: a route that is alone on its path is called
 * directly, without a chain of promises.
 */
export function createApp(args: AppArgs): App {
    const { config, isDraining, metrics, logger, tracing = null } = args;
    const faces = createFaces(args);
    const faceOf = (path: string): Face => faces.find((face) => face.claims(path)) as Face;
    const routers = new Map(faces.map((face) => [face, router(face)]));
    const admit = admission(args);
    const allowOrigin = cors(config.corsOrigins);
    const answered = requestLog(logger, metrics);

    async function respond(exchange: Exchange): Promise<Response> {
        const { request, incoming, face, path, requestId, headers, client } = exchange;
        const dispatch = (part: Request): Promise<Response> => app.fetch(part, { incoming });
        try {
            const crossOrigin = allowOrigin(request);
            if (crossOrigin !== null) {
                headers.setAll(crossOrigin.headers);
                if (crossOrigin.isPreflight) return new Response(null, { status: 204 });
            }
            admit(exchange);
            const facts: RequestFacts = { requestId, path, headers, client, dispatch };
            return await (routers.get(face) as Hono<FaceEnvironment>).fetch(request, facts);
        } catch (error) {
            return refusal(error, exchange, logger);
        }
    }

    const app: App = {
        faces,
        routes: [...routers.values()].flatMap(({ routes }) => routes),
        async fetch(request, { incoming, outgoing } = {}) {
            const startedAt = performance.now();
            const path = getPath(request);
            const face = faceOf(path);
            const requestId = requestIdOf(request);
            const headers = new AnswerHeaders(outgoing);
            headers.setAll(SECURITY_HEADERS);
            headers.set("x-request-id", requestId);
            const client = new ClientPresence(outgoing, request);
            const exchange = { request, incoming, face, path, requestId, headers, client };
            const response = await (tracing === null
                ? respond(exchange)
                : tracing.answer(traced(exchange), () => respond(exchange)));
            // A draining server asks its clients to open their next connection elsewhere; it may have begun meanwhile.
            if (isDraining()) headers.set("connection", "close");
            const { method } = request;
            const { status } = response;
            answered({ requestId, face: face.name, method, path, status, ms: performance.now() - startedAt });
            return headers.apply(response);
        },
    };
    return app;
}

/**
 * A face's routes; what none of them answers and what they throw is thrown. Each face has a router of its own: in
 * one for all, a pattern of one face that Hono's fast router cannot have would make every path slower.
 */
function router({ routes }: Face): Hono<FaceEnvironment> {
    const app = new Hono<FaceEnvironment>({
        getPath: (request, options) => options?.env?.path ?? getPath(request),
    });
    app.route("/", routes);
    app.notFound((c) => {
        const path = c.req.path.slice(0, 200);
        const allow = methodsOf(app, c.req.path);
        throw allow.length > 0 ? methodUnknown(c.req.method, path, allow) : pathUnknown(c.req.method, path);
    });
    app.onError((error) => {
        throw error;
    });
    return app;
}

function traced({ request, path, face, requestId }: Exchange): TracedRequest {
    return {
        method: request.method,
        path,
        face: face.name,
        requestId,
        traceparent: request.headers.get("traceparent"),
        tracestate: request.headers.get("tracestate"),
    };
}

/** Keys, and the quota of whoever holds one; of an address where no keys are asked for. */
function admission({ config, metrics }: AppArgs): (exchange: Exchange) => void {
    const keys = new ApiKeys(config.apiKeyHashes);
    const { requestsPerMinute } = config.limits;
    const limit = requestsPerMinute > 0 ? new RateLimit(requestsPerMinute) : null;
    return ({ request, incoming, face, path, headers }) => {
        if ((!keys.required && limit === null) || face.isOpen(path)) return;
        const key = keys.required ? keys.check(keyOf(request)) : null;
        // Whoever uses up a quota must not blind those who watch the server.
        if (limit === null || face.name === "operations") return;
        const quota = limit.take(key === null ? clientAddress(incoming) : `key ${key}`);
        headers.setAll(quotaHeaders(requestsPerMinute, quota));
        if (quota.allowed) return;
        metrics.rejected.inc({ reason: "rate_limited" });
        throw rateLimited(requestsPerMinute, quota.retryAfterS);
    };
}

/** An error in the words of the face that claims the path. */
function refusal(error: unknown, { client, face, requestId, headers }: Exchange, logger: Logger): Response {
    // Nobody reads this answer; 499 is nginx's number for a client that left.
    if (client.aborted) return new Response(null, { status: 499 });
    const failure = error instanceof ServiceError ? error : internal(error);
    const { status, body, headers: own = {} } = face.tell(failure);
    if (status >= 500) logFailure(logger, failure, requestId);
    headers.setAll(Object.entries(own));
    const { retryAfterS, allow } = failure.facts;
    if (retryAfterS !== undefined) headers.set("retry-after", String(retryAfterS));
    if (allow !== undefined) headers.set("allow", allow.join(", "));
    return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
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
