import { join } from "node:path";
import { Hono } from "hono";
import { html } from "hono/html";
import type { Face, FaceArgs, FaceEnvironment } from "../faces/face";
import { tellNative } from "../faces/native/error-envelope";
import { assetsRoute } from "./assets-route";
import { pageOperations } from "./page-operations";
import { stageEntries } from "./stage-switch";
import { TryPage, type TryPageArgs } from "./try-page";

/** `GET /`: a page to try a comment; its script and style from this server. */
export function pageFace({ status, config }: FaceArgs): Face {
    const routes = new Hono<FaceEnvironment>();
    routes.get("/", (c) => {
        const current = status().current;
        const urls = config.publicUrl === null ? [c.req.url] : [c.req.url, config.publicUrl];
        const args: TryPageArgs = {
            alias: config.alias,
            keyRequired: config.apiKeyHashes.length > 0,
            version: current?.version ?? null,
            since: current?.loadedAt ?? null,
            thresholds: current?.contract.thresholds ?? null,
            stages: stageEntries(config.stages, { name: config.alias, urls }),
            textBytes: config.limits.textBytes,
        };
        // It names the version that serves at this moment.
        c.header("cache-control", "no-store");
        // hono/jsx leaves the doctype out, without which browsers fall back to the layout rules of the nineties.
        return c.html(html`<!doctype html>${(<TryPage {...args} />)}`);
    });
    routes.route("/", assetsRoute(join(__dirname, "assets")));
    const claims = (path: string): boolean => path === "/" || path.startsWith("/assets/");
    return { name: "page", claims, isOpen: claims, routes, operations: pageOperations, tell: tellNative };
}
