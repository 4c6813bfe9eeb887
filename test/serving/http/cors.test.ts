import { createHash } from "node:crypto";
import { expect } from "chai";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { post, startTestServer, untilVersion, type TestServer } from "../../support/test-server";

const FORUM = "https://forum.example.org";

describe("CORS", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    afterEach(() => server.close());

    const start = async (corsOrigins: string[], apiKeyHashes: string[] = []) => {
        server = await startTestServer(folder(), { corsOrigins, apiKeyHashes });
        await untilVersion(server, "1");
    };
    const preflight = (origin: string, path = "/predict") =>
        fetch(server.url + path, {
            method: "OPTIONS",
            headers: {
                origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type, x-api-key",
            },
        });

    it("answers a preflight of a listed origin without a key", async () => {
        await start([FORUM], [createHash("sha256").update("k").digest("hex")]);
        const answer = await preflight(FORUM);
        expect(answer.status).equal(204);
        expect(answer.headers.get("access-control-allow-origin")).equal(FORUM);
        expect(answer.headers.get("access-control-allow-methods")).include("POST");
        expect(answer.headers.get("access-control-allow-headers")).equal("content-type, x-api-key");
        expect(answer.headers.get("access-control-max-age")).equal("7200");
        expect(answer.headers.get("vary")).equal("Origin");
        expect(answer.headers.has("access-control-allow-credentials")).equal(false);
    });

    it("lets a listed origin read answers and errors, with the headers it needs", async () => {
        await start([FORUM]);
        const good = await post(`${server.url}/predict`, { text: "hi" }, { origin: FORUM });
        const bad = await post(`${server.url}/predict`, {}, { origin: FORUM });
        expect([good.status, bad.status]).deep.equal([200, 400]);
        for (const answer of [good, bad]) {
            expect(answer.headers.get("access-control-allow-origin")).equal(FORUM);
            expect(answer.headers.get("access-control-expose-headers")).include("x-moderato-model-version");
        }
    });

    it("tells others nothing, and caches that origins differ", async () => {
        await start([FORUM]);
        const stranger = await post(
            `${server.url}/predict`,
            { text: "hi" },
            { origin: "https://evil.example" },
        );
        expect(stranger.headers.has("access-control-allow-origin")).equal(false);
        expect(stranger.headers.get("vary")).equal("Origin");
        expect((await preflight("https://evil.example")).status).equal(405);
        const own = await post(`${server.url}/predict`, { text: "hi" });
        expect(own.headers.get("vary")).equal("Origin");
    });

    it("lets all read where it is told so, never with credentials", async () => {
        await start(["*"]);
        const answer = await post(`${server.url}/predict`, { text: "hi" }, { origin: "https://any.example" });
        expect(answer.headers.get("access-control-allow-origin")).equal("*");
        expect(answer.headers.has("access-control-allow-credentials")).equal(false);
        expect((await preflight("null")).headers.get("access-control-allow-origin")).equal("*");
    });

    it("is off by default", async () => {
        await start([]);
        const answer = await post(`${server.url}/predict`, { text: "hi" }, { origin: FORUM });
        expect(answer.headers.has("access-control-allow-origin")).equal(false);
        expect(answer.headers.has("vary")).equal(false);
        expect((await preflight(FORUM)).status).equal(405);
    });
});
