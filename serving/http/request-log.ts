import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Metrics } from "../metrics/metrics";

/** An id from outside is kept where it is harmless in a log line. */
const SAFE_ID = /^[A-Za-z0-9_.:-]{1,128}$/;

export function requestIdOf(request: Request): string {
    const given = request.headers.get("x-request-id");
    return given !== null && SAFE_ID.test(given) ? given : randomUUID();
}

export interface AnsweredRequest {
    requestId: string;
    face: string;
    method: string;
    path: string;
    status: number;
    ms: number;
}

/**
 * Counts each request and logs it: path and status, never the query (it may hold a key) nor the body (it holds
 * a comment).
 */
export function requestLog(logger: Logger, metrics: Metrics): (answered: AnsweredRequest) => void {
    // Asked once, so that a server that does not log requests builds no line either.
    const logs = logger.isLevelEnabled("debug");
    return ({ requestId, face, method, path, status, ms }) => {
        metrics.answered(face, status, ms / 1000);
        if (!logs) return;
        logger.debug({ requestId, method, path, status, ms: Math.round(ms * 100) / 100 }, "answered");
    };
}
