import { Hono } from "hono";
import type { Face, FaceArgs, FaceEnvironment } from "../face";
import { invocationsRoute } from "./invocations";
import { tellMlflow } from "./mlflow-errors";
import { mlflowOperations } from "./mlflow-operations";
import { probeRoutes } from "./probes";

const PROBES = new Set(["/ping", "/health", "/version"]);

/** The protocol of MLflow's scoring server (`mlflow models serve`). */
export function mlflowFace(args: FaceArgs): Face {
    return {
        name: "mlflow",
        claims: (path) => path === "/invocations" || PROBES.has(path),
        isOpen: (path) => PROBES.has(path),
        routes: new Hono<FaceEnvironment>().route("/", invocationsRoute(args)).route("/", probeRoutes(args)),
        operations: mlflowOperations,
        tell: tellMlflow,
    };
}
