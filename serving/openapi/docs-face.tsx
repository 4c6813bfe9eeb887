import { createReadStream, existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { Hono, type Context } from "hono";
import { html } from "hono/html";
import type { ServerConfig } from "../config";
import type { Face, FaceEnvironment } from "../faces/face";
import { tellNative } from "../faces/native/error-envelope";
import { errorAnswer } from "../faces/native/schemas";
import { DOCS_ASSETS, DOCS_FOLDER } from "./docs-assets";
import { openApiDocument } from "./document";
import type { Operation } from "./operation";

const failure = { 500: { description: "A bug of the server", content: { "application/json": errorAnswer } } };
const OPERATIONS: readonly Operation[] = [
    {
        method: "get",
        path: "/openapi.json",
        operationId: "getOpenApiDocument",
        summary: "This document",
        responses: {
            200: { description: "OpenAPI 3.1", content: { "application/json": { type: "object" } } },
            ...failure,
        },
    },
    {
        method: "get",
        path: "/docs",
        operationId: "getDocs",
        summary: "This document as a page, to read and to try",
        responses: {
            200: { description: "The page", content: { "text/html": { type: "string" } } },
            ...failure,
        },
    },
];

/**
 * `GET /openapi.json` and `GET /docs`: what the other faces answer, for programs and for people.
 *
 * @param faces All others; their operations are told before this face's own.
 */
export function docsFace(
    config: Pick<ServerConfig, "publicUrl" | "apiKeyHashes">,
    faces: readonly Face[],
): Face {
    const routes = new Hono<FaceEnvironment>();
    const isDocs = (path: string): boolean =>
        path === "/openapi.json" || path === "/docs" || path.startsWith("/docs/");
    const face: Face = {
        name: "documents",
        claims: isDocs,
        isOpen: isDocs,
        routes,
        operations: OPERATIONS,
        tell: tellNative,
    };
    // Written when somebody first asks, so that a start waits for it no more than a request does.
    let document: string | null = null;
    routes.get("/openapi.json", (c) => {
        document ??= JSON.stringify(openApiDocument([...faces, face], config));
        return c.body(document, 200, { "content-type": "application/json" });
    });
    routes.get("/docs", (c) => c.html(html`<!doctype html>${(<DocsPage />)}`));
    for (const [file, type] of Object.entries(DOCS_ASSETS)) routes.get(`/docs/${file}`, asset(file, type));
    return face;
}

/** A file from disk each time: the largest has 1.7 MB, too much to keep for a page that few open. */
function asset(file: string, type: string) {
    const path = join(assetFolder(file), file);
    const { size, mtimeMs } = statSync(path);
    const headers = {
        "content-type": type,
        "content-length": String(size),
        "cache-control": "max-age=3600",
        etag: `"${size}-${Math.floor(mtimeMs)}"`,
    };
    return ({ req }: Context<FaceEnvironment>): Response => {
        if (req.header("if-none-match") === headers.etag) return new Response(null, { status: 304 });
        // A stream that nobody reads would keep its file open.
        if (req.method === "HEAD") return new Response(null, { headers });
        return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, { headers });
    };
}

/** Where a file lies: beside the bundle, or where the source and the package have it. */
function assetFolder(file: string): string {
    const bundled = join(__dirname, DOCS_FOLDER);
    if (existsSync(join(bundled, file))) return bundled;
    const own = join(__dirname, "assets");
    return existsSync(join(own, file)) ? own : dirname(require.resolve("swagger-ui-dist/package.json"));
}

function DocsPage() {
    return (
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>Moderato: API</title>
                <link rel="icon" href="data:," />
                <link rel="stylesheet" href="/docs/swagger-ui.css" />
                <script src="/docs/swagger-ui-bundle.js" defer></script>
                <script src="/docs/docs.js" defer></script>
            </head>
            <body>
                <main id="docs"></main>
                <noscript>
                    <p>
                        This page needs its script. <a href="/openapi.json">openapi.json</a> says the same.
                    </p>
                </noscript>
            </body>
        </html>
    );
}
