import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import type { Face, FaceArgs, FaceEnvironment } from "../faces/face";
import { tellNative } from "../faces/native/error-envelope";
import { TryPage, type TryPageArgs } from "./try-page";

/** Served beside the page; the bundle copies the folder. */
const ASSETS = { "page.js": "text/javascript; charset=utf-8", "page.css": "text/css; charset=utf-8" };

/** `GET /`: a page to try a comment; its script and style from this server. */
export function pageFace({ status, config }: FaceArgs): Face {
    const routes = new Hono<FaceEnvironment>();
    routes.get("/", (c) => {
        const current = status().current;
        const args: TryPageArgs = {
            alias: config.alias,
            keyRequired: config.apiKeyHashes.length > 0,
            version: current?.version ?? null,
            since: current?.loadedAt ?? null,
        };
        return c.html(<TryPage {...args} />);
    });
    for (const [file, type] of Object.entries(ASSETS)) {
        const body = readFileSync(join(__dirname, "assets", file), "utf8");
        routes.get(`/assets/${file}`, (c) => c.body(body, 200, { "content-type": type }));
    }
    const claims = (path: string): boolean => path === "/" || path.startsWith("/assets/");
    return { name: "page", claims, isOpen: claims, routes, operations: [], tell: tellNative };
}
