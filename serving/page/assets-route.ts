import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { Hono } from "hono";
import type { FaceEnvironment } from "../faces/face";

const TYPES: Readonly<Record<string, string>> = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
};

/**
 * `GET /assets/{file}`: the page's script, style and sign, read once. Browsers keep them and ask whether they
 * still hold, so that a new server never runs with an old script.
 *
 * @param directory Beside this file; the bundle copies it beside itself.
 */
export function assetsRoute(directory: string): Hono<FaceEnvironment> {
    const routes = new Hono<FaceEnvironment>();
    for (const file of readdirSync(directory)) {
        const type = TYPES[extname(file)];
        if (type === undefined) continue;
        const body = readFileSync(join(directory, file), "utf8");
        const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`;
        routes.get(`/assets/${file}`, (c) => {
            c.header("etag", etag);
            c.header("cache-control", "no-cache");
            if (c.req.header("if-none-match") === etag) return c.body(null, 304);
            return c.body(body, 200, { "content-type": type });
        });
    }
    return routes;
}
