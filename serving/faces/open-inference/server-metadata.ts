import { Hono, type Context } from "hono";
import { SERVER_VERSION } from "../../version";
import type { FaceArgs, FaceEnvironment } from "../face";
import { isReady } from "../readiness";

const EXTENSIONS = ["binary_tensor_data"];

/** `GET /v2`, `/v2/health/live` and `/v2/health/ready`. */
export function serverRoutes(args: FaceArgs): Hono<FaceEnvironment> {
    const metadata = (c: Context<FaceEnvironment>) =>
        c.json({ name: "moderato", version: SERVER_VERSION, extensions: EXTENSIONS });
    return (
        new Hono<FaceEnvironment>()
            // The specification's text writes the first, its OpenAPI document the second.
            .get("/v2", metadata)
            .get("/v2/", metadata)
            .get("/v2/health/live", (c) => {
                c.env.headers.set("cache-control", "no-store");
                return c.json({ live: true });
            })
            .get("/v2/health/ready", (c) => {
                c.env.headers.set("cache-control", "no-store");
                const ready = isReady(args);
                // `live` is what the specification's text has here, `ready` what servers answer.
                return c.json({ live: true, ready }, ready ? 200 : 503);
            })
    );
}
