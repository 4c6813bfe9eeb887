import { expect } from "chai";
import { EXAMPLES } from "../../../serving/page/examples";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { startTestServer, untilVersion, type TestServer } from "../../support/test-server";

describe("GET / and its assets", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    afterEach(() => server.close());
    /** Loaded too: a folder can't be removed while versions are still written to it. */
    const start = async (
        ...args: Parameters<typeof startTestServer> extends [string, ...infer R] ? R : never
    ) => {
        server = await startTestServer(folder(), ...args);
        if (server.registry.aliases.has("production")) await untilVersion(server, "1");
    };
    const page = async (): Promise<string> => (await fetch(server.url)).text();

    it("brings the version and the model's own thresholds along", async () => {
        const thresholds = {
            toxic: 0.2559,
            severe_toxic: 0.5,
            obscene: 0.5,
            threat: 0.5,
            insult: 0.11,
            identity_hate: 0.5,
        };
        await start({}, (registry) =>
            registry.add("1", makeModelFolder(`${folder()}/own`, "first", { thresholds })),
        );
        const html = await page();
        expect(html).match(/^<!doctype html><html lang="en">/);
        expect(html).match(/version 1 serves since/);
        expect(html).match(/data-label="toxic"[^>]*data-threshold="0.2559"/);
        expect(html).match(/data-label="insult"[^>]*data-threshold="0.11"/);
        expect(html).match(/href="\/models\/1"/);
    });

    it("says that no model serves yet", async () => {
        await start({}, (registry) => registry.aliases.clear());
        const html = await page();
        expect(html).match(/no model serves yet/);
        expect(html).not.match(/data-threshold=/);
    });

    it("is never kept by a cache, holds no inline script and no inline style", async () => {
        await start();
        const response = await fetch(server.url);
        expect(response.headers.get("cache-control")).equal("no-store");
        expect(response.headers.get("content-security-policy")).include(
            "script-src 'self'; style-src 'self'",
        );
        const html = await response.text();
        expect(html).not.match(/ style=| on[a-z]+=|<style/);
        expect([...html.matchAll(/<script[^>]*>/g)].map(String)).deep.equal([
            '<script type="module" src="/assets/page.js">',
        ]);
    });

    it("asks for a key, and has no link that would lack it, only where keys are required", async () => {
        await start();
        expect(await page())
            .match(/href="\/metrics"/)
            .and.not.match(/id="key"/);
        await server.close();
        await start({ apiKeyHashes: ["0".repeat(64)] });
        const html = await page();
        expect(html)
            .match(/id="key"/)
            .and.match(/href="\/docs"/);
        expect(html).not.match(/href="\/metrics"/);
        expect(html).not.match(/href="\/models/);
    });

    it("serves every file that the page and its script name, of a known type, together small", async () => {
        await start();
        const seen = new Map<string, number>();
        const follow = async (path: string): Promise<void> => {
            if (seen.has(path)) return;
            const response = await fetch(`${server.url}${path}`);
            expect(response.status, path).equal(200);
            expect(response.headers.get("content-type"), path).match(
                { js: /^text\/javascript/, css: /^text\/css/, svg: /^image\/svg\+xml/ }[
                    path.split(".").at(-1) as "js"
                ],
            );
            const body = await response.text();
            seen.set(path, Buffer.byteLength(body));
            for (const [, name] of body.matchAll(/from "\.\/([\w-]+\.js)"/g)) await follow(`/assets/${name}`);
        };
        for (const [, path] of (await page()).matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g))
            await follow(path as string);
        expect([...seen.keys()]).include.members(["/assets/page.js", "/assets/page.css", "/assets/words.js"]);
        expect([...seen.values()].reduce((sum, bytes) => sum + bytes, 0)).lessThan(60_000);
    });

    it("lets a browser keep an asset as long as it holds", async () => {
        await start();
        const url = `${server.url}/assets/page.js`;
        const first = await fetch(url);
        const etag = first.headers.get("etag") as string;
        expect(first.headers.get("cache-control")).equal("no-cache");
        const again = await fetch(url, { headers: { "if-none-match": etag } });
        expect([again.status, await again.text()]).deep.equal([304, ""]);
        expect((await fetch(url, { headers: { "if-none-match": '"old"' } })).status).equal(200);
    });

    it("serves nothing but its assets there", async () => {
        await start();
        for (const path of [
            "/assets/",
            "/assets/none.js",
            "/assets/..%2fpage-face.tsx",
            "/assets/%2e%2e/try-page.tsx",
        ]) {
            expect((await fetch(`${server.url}${path}`)).status, path).equal(404);
        }
    });

    it("offers examples that fit and differ", () => {
        expect(new Set(EXAMPLES.map(({ name }) => name)).size).equal(EXAMPLES.length);
        for (const { text } of EXAMPLES) expect(Buffer.byteLength(text)).lessThan(500);
    });
});
