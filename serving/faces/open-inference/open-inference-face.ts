import { Hono } from "hono";
import type { ServiceError } from "../../errors/service-error";
import { modelNameUnknown } from "../../errors/tensors";
import type { ErrorAnswer, Face, FaceArgs, FaceEnvironment } from "../face";
import { inferRoutes } from "./infer";
import { modelRoutes } from "./model-metadata";
import { openInferenceOperations } from "./open-inference-operations";
import { serverRoutes } from "./server-metadata";

const PROBES = new Set(["/v2/health/live", "/v2/health/ready"]);

/** The Open Inference Protocol, version 2, over REST, with Triton's extension for binary tensor data. */
export function openInferenceFace(args: FaceArgs): Face {
    const { modelName } = args.config;
    const models = new Hono<FaceEnvironment>().use("/v2/models/:model/*", async (c, next) => {
        const name = c.req.param("model");
        if (name !== modelName) throw modelNameUnknown(name.slice(0, 100), modelName);
        await next();
    });
    return {
        name: "inference",
        claims: (path) => path === "/v2" || path.startsWith("/v2/"),
        isOpen: (path) => PROBES.has(path),
        routes: new Hono<FaceEnvironment>()
            .route("/", serverRoutes(args))
            .route("/", models.route("/", modelRoutes(args)).route("/", inferRoutes(args))),
        operations: openInferenceOperations(modelName),
        tell: tellOpenInference,
    };
}

/** `{"error": "…"}`. */
function tellOpenInference({ facts }: ServiceError): ErrorAnswer {
    const message =
        facts.code === "body_not_json"
            ? 'The body is not JSON. Send e.g. {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["a comment"]}]}.'
            : facts.message;
    return { status: facts.status, body: { error: message } };
}
