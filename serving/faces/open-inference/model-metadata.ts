import { Hono } from "hono";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { isReady } from "../readiness";
import { INPUTS, OUTPUTS } from "./tensors";

/** Triton's name for ONNX models. */
const PLATFORM = "onnxruntime_onnx";

/**
 * `GET /v2/models/{model}[/versions/{version}]` and its `/ready`. Asking for a version loads it, so that the
 * answer is the truth and an inference after it need not wait.
 */
export function modelRoutes(args: FaceArgs): Hono<FaceEnvironment> {
    const { service, config } = args;
    const { modelName } = config;
    const describe = async (version: string | null) => {
        const facts = await service.model(version);
        return {
            version: facts.version,
            metadata: {
                name: modelName,
                versions: [facts.version],
                platform: PLATFORM,
                inputs: INPUTS,
                outputs: OUTPUTS,
            },
        };
    };
    return new Hono<FaceEnvironment>()
        .get("/v2/models/:model", async (c) => {
            const { version, metadata } = await describe(null);
            c.env.headers.set(VERSION_HEADER, version);
            return c.json(metadata);
        })
        .get("/v2/models/:model/versions/:version", async (c) => {
            const { version, metadata } = await describe(c.req.param("version"));
            c.env.headers.set(VERSION_HEADER, version);
            return c.json(metadata);
        })
        .get("/v2/models/:model/ready", (c) => {
            const ready = isReady(args);
            return c.json({ name: modelName, ready }, ready ? 200 : 503);
        })
        .get("/v2/models/:model/versions/:version/ready", async (c) => {
            await service.model(c.req.param("version"));
            const ready = !args.isDraining();
            return c.json({ name: modelName, ready }, ready ? 200 : 503);
        });
}
