import { createHash } from "node:crypto";
import { expect } from "chai";
import { RateLimit } from "../../../serving/http/rate-limit";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { post, startTestServer, TEST_LIMITS, untilVersion, type TestServer } from "../../support/test-server";

describe("the rate limit", () => {
    let now = 0;
    const limit = (perMinute: number, clients?: number) => new RateLimit(perMinute, () => now, clients);

    it("lets a minute's requests through at once, then one as each is earned", () => {
        const bucket = limit(6);
        const burst = Array.from({ length: 7 }, () => bucket.take("a"));
        expect(burst.map(({ allowed }) => allowed)).deep.equal([true, true, true, true, true, true, false]);
        expect(burst.map(({ remaining }) => remaining)).deep.equal([5, 4, 3, 2, 1, 0, 0]);
        expect(burst[6]).include({ retryAfterS: 10, fullInS: 60 });
        now += 9999;
        expect(bucket.take("a").allowed).equal(false);
        now += 1;
        expect(bucket.take("a")).include({ allowed: true, remaining: 0, retryAfterS: 10 });
        now += 3_600_000;
        expect(bucket.take("a")).include({ allowed: true, remaining: 5, fullInS: 10 });
    });

    it("counts each client by itself", () => {
        const bucket = limit(1);
        expect(bucket.take("a").allowed).equal(true);
        expect(bucket.take("b").allowed).equal(true);
        expect(bucket.take("a").allowed).equal(false);
    });

    it("remembers a bounded number of clients, the busy ones longest", () => {
        const bucket = limit(2, 3);
        bucket.take("busy");
        for (let i = 0; i < 50; i++) {
            bucket.take(`stranger ${i}`);
            bucket.take("busy");
        }
        expect((bucket as unknown as { buckets: Map<string, object> }).buckets.size).equal(3);
        expect(bucket.take("busy").allowed).equal(false);
    });
});

describe("the rate limit over HTTP", () => {
    const folder = useTemporaryFolder();
    const hash = (key: string) => createHash("sha256").update(key).digest("hex");
    const limits = { ...TEST_LIMITS, requestsPerMinute: 2 };
    let server: TestServer;
    afterEach(() => server.close());

    const predict = (headers: Record<string, string> = {}) =>
        post(`${server.url}/predict`, { text: "hi" }, headers);

    it("counts by key, tells what is left, and refuses in the words of each face", async () => {
        server = await startTestServer(folder(), { limits, apiKeyHashes: [hash("one"), hash("two")] });
        await untilVersion(server, "1");
        const first = await predict({ "x-api-key": "one" });
        expect(first.status).equal(200);
        expect(first.headers.get("ratelimit-policy")).equal('"minute";q=2;w=60');
        expect(first.headers.get("ratelimit")).equal('"minute";r=1;t=30');
        await predict({ authorization: "Bearer one" });
        const refused = await predict({ "x-api-key": "one" });
        expect([refused.status, refused.headers.get("retry-after")]).deep.equal([429, "30"]);
        expect(refused.headers.get("ratelimit")).equal('"minute";r=0;t=60');
        expect(await refused.json()).nested.include({ "error.code": "rate_limited" });
        const perspective = await post(`${server.url}/v1alpha1/comments:analyze?key=one`, {});
        expect(perspective.status).equal(429);
        expect(await perspective.json()).nested.include({ "error.status": "RESOURCE_EXHAUSTED" });
        expect((await predict({ "x-api-key": "two" })).status).equal(200);
        const metrics = await fetch(`${server.url}/metrics`, { headers: { "x-api-key": "one" } });
        expect(metrics.status).equal(200);
        expect(await metrics.text()).match(/moderato_rejected_total\{reason="rate_limited"\} 2\n/);
    });

    it("counts by address without keys, and leaves probes and the page alone", async () => {
        server = await startTestServer(folder(), { limits });
        await untilVersion(server, "1");
        for (let i = 0; i < 5; i++) {
            for (const path of ["/", "/healthz", "/readyz", "/openapi.json", "/docs"]) {
                expect((await fetch(server.url + path)).status, path).equal(200);
            }
        }
        await predict();
        await predict();
        expect((await predict()).status).equal(429);
        // A proxy on this machine says whom it asks for.
        expect((await predict({ "x-forwarded-for": "203.0.113.5, 198.51.100.7" })).status).equal(200);
        expect((await predict({ "x-forwarded-for": "203.0.113.6, 198.51.100.7" })).status).equal(200);
        expect((await predict({ "x-forwarded-for": "203.0.113.7, 198.51.100.7" })).status).equal(429);
    });
});
