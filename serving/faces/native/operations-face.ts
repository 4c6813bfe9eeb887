import { Hono } from "hono";
import type { Metrics } from "../../metrics/metrics";
import type { Face, FaceArgs, FaceEnvironment } from "../face";
import { tellNative } from "./error-envelope";
import { healthRoutes } from "./health";
import { probeOperations } from "./probe-operations";

const PATHS = new Set(["/healthz", "/readyz", "/metrics"]);

/** What those who operate the server ask: probes and figures. */
export function operationsFace(args: FaceArgs & { metrics: Metrics }): Face {
    const { registry } = args.metrics;
    const routes = new Hono<FaceEnvironment>().route("/", healthRoutes(args));
    routes.get("/metrics", async (c) =>
        c.body(await registry.metrics(), 200, { "content-type": registry.contentType }),
    );
    return {
        name: "operations",
        claims: (path) => PATHS.has(path),
        isOpen: (path) => path !== "/metrics",
        routes,
        operations: probeOperations,
        tell: tellNative,
    };
}
