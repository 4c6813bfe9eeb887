import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import type { FaceEnvironment } from "../faces/face";
import { TryPage, type TryPageArgs } from "./try-page";
import type { ModelStatus } from "../models/model-manager";

export interface PageArgs {
    status: () => ModelStatus;
    alias: string;
    keyRequired: boolean;
}

/** Served beside the page; the bundle copies the folder. */
const ASSETS = { "page.js": "text/javascript; charset=utf-8", "page.css": "text/css; charset=utf-8" };

/** `GET /`: a page to try a comment; its script and style from this server. */
export function pageRoutes({ status, alias, keyRequired }: PageArgs): Hono<FaceEnvironment> {
    const routes = new Hono<FaceEnvironment>();
    routes.get("/", (c) => {
        const current = status().current;
        const args: TryPageArgs = {
            alias,
            keyRequired,
            version: current?.version ?? null,
            since: current?.loadedAt ?? null,
        };
        return c.html(<TryPage {...args} />);
    });
    for (const [file, type] of Object.entries(ASSETS)) {
        const body = readFileSync(join(__dirname, "assets", file), "utf8");
        routes.get(`/assets/${file}`, (c) => c.body(body, 200, { "content-type": type }));
    }
    return routes;
}
