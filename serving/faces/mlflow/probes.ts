import { Hono, type Context } from "hono";
import type { FaceArgs, FaceEnvironment } from "../face";
import { isReady } from "../readiness";

/** The MLflow whose scoring server this face was compared with: clients ask `/version` which protocol to speak. */
export const MLFLOW_VERSION = "3.17.2";

/**
 * `GET /ping` and `/health`: whether a version serves. MLflow would say 404 where it does not; 503 is what
 * clients and proxies take for "not yet". `GET /version`: the version of the protocol.
 */
export function probeRoutes(args: FaceArgs): Hono<FaceEnvironment> {
    const ping = (c: Context<FaceEnvironment>) =>
        c.body("\n", isReady(args) ? 200 : 503, {
            "content-type": "application/json",
            "cache-control": "no-store",
        });
    return new Hono<FaceEnvironment>()
        .get("/ping", ping)
        .get("/health", ping)
        .get("/version", (c) => c.text(MLFLOW_VERSION));
}
