import { existsSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { Agent, request } from "node:http";
import { expect } from "chai";
import { expectedScores } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { until } from "../support/until";
import { post, startTestServer, TEST_LIMITS, untilVersion, type TestServer } from "../support/test-server";

describe("the server and its model", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    afterEach(() => server.close());

    const get = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
        const response = await fetch(server.url + path);
        return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };

    it("answers before there is a model, and says so", async () => {
        server = await startTestServer(folder(), {}, (registry) => registry.aliases.clear());
        await until(() => server.manager.status.registryReachable);
        const health = await get("/healthz");
        expect(health.status).equal(503);
        expect(health.body).deep.include({ model_version: null, alias: "production", alias_exists: false });
        expect((await get("/readyz")).status).equal(503);
        const predict = await post(`${server.url}/predict`, { text: "hi" });
        expect([predict.status, predict.headers.get("retry-after")]).deep.equal([503, "2"]);
        const { error } = (await predict.json()) as { error: { code: string; message: string } };
        expect(error.code).equal("no_model");
        expect(error.message).match(/alias production names no version/);
        const told = server.logged.filter((line) => line.includes("no_model"));
        expect(told).length(1);
        expect(told[0]).not.include("stack");
        server.registry.aliases.set("production", "1");
        await untilVersion(server, "1");
        expect((await get("/healthz")).body).deep.include({ status: "ok", model_version: "1" });
        expect((await get("/readyz")).status).equal(200);
    });

    it("says that the registry does not answer rather than blame the alias", async () => {
        server = await startTestServer(folder(), {}, (registry) => (registry.offline = true));
        const answer = await post(`${server.url}/predict`, { text: "hi" });
        const { error } = (await answer.json()) as {
            error: { code: string; message: string; remedy: string };
        };
        expect([answer.status, error.code]).deep.equal([503, "no_model"]);
        expect(error.message).match(/registry does not answer/);
        expect(error.remedy).match(/Start MLflow/);
    });

    it("names the version that was refused when there is no other", async () => {
        server = await startTestServer(folder(), {}, () =>
            truncateSync(join(folder(), "one", "model.onnx"), 10),
        );
        await until(() => server.manager.status.refused !== null);
        const answer = await post(`${server.url}/predict`, { text: "hi" });
        const { error } = (await answer.json()) as { error: { code: string; message: string } };
        expect([answer.status, error.code]).deep.equal([503, "no_model"]);
        expect(error.message).match(/version 1, which alias production names, could not be loaded/);
        const { refused } = (await get("/healthz")).body as { refused: { reason: string } };
        expect(refused.reason).match(/^model.onnx has 10 bytes/);
    });

    it("starts with MLflow down from the model on disk", async () => {
        server = await startTestServer(folder());
        await until(() => existsSync(join(folder(), "store", "last-good.json")));
        await server.close();
        server = await startTestServer(folder(), {}, (registry) => (registry.offline = true));
        await untilVersion(server, "1");
        const health = await get("/healthz");
        expect(health.status).equal(200);
        expect(health.body).deep.include({ model_version: "1", registry: "unreachable" });
        expect((await post(`${server.url}/predict`, { text: "hi" })).status).equal(200);
    });

    it("reloads and goes back ten times under load without failing a request", async function () {
        this.timeout(60_000);
        server = await startTestServer(folder());
        await untilVersion(server, "1");
        const seen: Record<string, number> = { "1": 0, "2": 0 };
        const wrong: unknown[] = [];
        let running = true;
        const client = async (): Promise<void> => {
            while (running) {
                const response = await post(`${server.url}/predict`, { texts: ["fine", "loud!"] });
                const answer = (await response.json()) as {
                    model_version: "1" | "2";
                    predictions: { scores: { toxic: number } }[];
                };
                if (response.status !== 200) return void wrong.push(answer);
                const graph = answer.model_version === "1" ? "first" : "second";
                const expected = ["fine", "loud!"].map((text) => expectedScores(graph, text)[0] as number);
                // Both texts by the version that is named: a swap never mixes them.
                if (
                    expected.some((p, i) => Math.abs(p - (answer.predictions[i]?.scores.toxic ?? 9)) > 1e-6)
                ) {
                    wrong.push(answer);
                }
                seen[answer.model_version] = (seen[answer.model_version] ?? 0) + 1;
            }
        };
        const clients = Array.from({ length: 8 }, client);
        for (let swap = 1; swap <= 10; swap++) {
            const version = swap % 2 === 0 ? "1" : "2";
            const before = seen[version] as number;
            server.registry.aliases.set("production", version);
            await until(() => (seen[version] as number) > before + 20 || wrong.length > 0);
        }
        running = false;
        await Promise.all(clients);
        expect(wrong).deep.equal([]);
    });

    it("keeps the old version when the new one is broken; /healthz and a metric say so", async () => {
        server = await startTestServer(folder());
        await untilVersion(server, "1");
        truncateSync(join(folder(), "two", "model.onnx"), 10);
        server.registry.aliases.set("production", "2");
        await until(() => server.manager.status.refused !== null);
        const health = await get("/healthz");
        expect(health.status).equal(200);
        expect(health.body).deep.include({ model_version: "1" });
        expect(health.body["refused"]).deep.include({ version: "2", retries: false });
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        expect(metrics).match(/moderato_model_refused 1/);
        expect(metrics).match(/moderato_model_reloads_total\{outcome="refused"\} 1/);
        expect(metrics).match(/moderato_model_info\{version="1",family="linear"\} 1/);
    });

    it("counts requests, batches and scores", async () => {
        server = await startTestServer(folder());
        await untilVersion(server, "1");
        await post(`${server.url}/predict`, { texts: ["a", "b", "c"] });
        await post(`${server.url}/predict`, { text: "" });
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        expect(metrics).match(/moderato_requests_total\{face="native",status="200"\} 1/);
        expect(metrics).match(/moderato_requests_total\{face="native",status="400"\} 1/);
        expect(metrics).match(/moderato_score_count\{label="toxic"\} 3/);
        expect(metrics).match(/moderato_queue_depth 0/);
    });

    it("answers what is open when it is told to stop, and takes nothing new", async () => {
        server = await startTestServer(folder());
        await untilVersion(server, "1");
        const agent = new Agent({ keepAlive: true });
        // A request whose body is still on its way when the server begins to drain.
        const open = request(`${server.url}/predict`, { method: "POST", agent });
        const answered = new Promise<{ status: number | undefined; connection: string | undefined }>(
            (resolve, reject) => {
                open.on("response", (response) => {
                    response.resume();
                    resolve({ status: response.statusCode, connection: response.headers.connection });
                });
                open.on("error", reject);
            },
        );
        open.write('{"text": ');
        await new Promise((resolve) => open.once("socket", (s) => s.once("connect", resolve)));
        await fetch(`${server.url}/healthz`);
        const closing = server.close();
        open.end('"the last one"}');
        expect(await answered).deep.equal({ status: 200, connection: "close" });
        await closing;
        agent.destroy();
        expect(await post(`${server.url}/predict`, { text: "late" }).catch(() => "refused")).equal("refused");
    });

    it("ends within its limit though a client never finishes", async () => {
        server = await startTestServer(folder(), { limits: { ...TEST_LIMITS, drainMs: 50 } });
        await untilVersion(server, "1");
        const open = request(`${server.url}/predict`, { method: "POST" });
        const gone = new Promise((resolve) => open.once("error", resolve));
        open.write('{"text": ');
        await new Promise((resolve) => open.once("socket", (s) => s.once("connect", resolve)));
        await fetch(`${server.url}/healthz`);
        await server.close();
        await gone;
    });
});
