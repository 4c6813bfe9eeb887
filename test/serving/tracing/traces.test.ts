import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { pino } from "pino";
import { bundleServer } from "../../../serving/bundle";
import { VersionStore } from "../../../serving/models/version-store";
import { startTracing } from "../../../serving/tracing/start-tracing";
import { FakeRegistry } from "../../support/fake-registry";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { post } from "../../support/test-server";
import { until } from "../../support/until";

/** Below the project, where onnxruntime-node resolves. */
const OUT = join(__dirname, "..", "..", "..", "dist", "test-traces");

interface OtlpSpan {
    name: string;
    kind: number;
    traceId: string;
    spanId: string;
    parentSpanId?: string;
    startTimeUnixNano: string;
    endTimeUnixNano: string;
    attributes: { key: string; value: Record<string, string | number> }[];
    status: { code?: number };
}

/** A collector as small as can be: OTLP over HTTP as JSON. */
class Receiver {
    readonly spans: OtlpSpan[] = [];
    readonly bodies: string[] = [];
    private readonly server: Server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            const body = Buffer.concat(chunks).toString();
            this.bodies.push(body);
            const told = JSON.parse(body) as {
                resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[];
            };
            if (request.url === "/v1/traces") {
                this.spans.push(...told.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)));
            }
            response.setHeader("content-type", "application/json").end("{}");
        });
    });

    async start(): Promise<string> {
        this.server.listen(0, "127.0.0.1");
        await once(this.server, "listening");
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    stop(): void {
        this.server.closeAllConnections();
        this.server.close();
    }
}

const attributesOf = ({ attributes }: OtlpSpan): Record<string, string | number | undefined> =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe("traces", () => {
    const folder = useTemporaryFolder();
    let receiver: Receiver;
    let logged: string[] = [];
    let server: ChildProcess | null = null;
    before(async () => {
        mkdirSync(OUT, { recursive: true });
        await bundleServer(OUT);
    });
    after(() => rmSync(OUT, { recursive: true, force: true }));
    beforeEach(() => (receiver = new Receiver()));
    afterEach(() => {
        server?.kill("SIGKILL");
        server = null;
        receiver.stop();
    });

    /** The bundled server with version 4 on disk; resolves once it serves. */
    async function startServer(environment: NodeJS.ProcessEnv): Promise<string> {
        const registry = new FakeRegistry();
        registry.add("4", makeModelFolder(join(folder(), "four"), "first"));
        const version = (await registry.version("moderato", "4")) as NonNullable<
            Awaited<ReturnType<FakeRegistry["version"]>>
        >;
        const store = await VersionStore.open(join(folder(), "store"));
        await store.fetch(registry, version);
        await store.markGood(version);
        const child = spawn(process.execPath, [join(OUT, "main.js")], {
            env: {
                PATH: process.env["PATH"],
                MODERATO_ALIAS: "production",
                MODERATO_PORT: "0",
                MODERATO_MODEL_DIR: join(folder(), "store"),
                MLFLOW_TRACKING_URI: "http://127.0.0.1:1",
                MODERATO_WORKERS: "1",
                ...environment,
            },
            stdio: ["ignore", "pipe", "inherit"],
        });
        server = child;
        logged = [];
        createInterface({ input: child.stdout }).on("line", (line) => logged.push(line));
        const told = (message: string): string | undefined =>
            logged.find((line) => line.includes(`"msg":"${message}"`));
        await until(() => told("version serves") !== undefined);
        return (JSON.parse(told("listening") as string) as { url: string }).url;
    }

    it("follow a request through the server, within the client's own trace, and hold no text", async () => {
        const url = await startServer({
            OTEL_EXPORTER_OTLP_ENDPOINT: await receiver.start(),
            OTEL_BSP_SCHEDULE_DELAY: "50",
            OTEL_SERVICE_NAME: "my-moderation",
        });
        const traceId = "0af7651916cd43dd8448eb211c80319c";
        const text = "unforgettable words!";
        const answer = await post(
            `${url}/predict?key=verysecret`,
            { texts: [text, "other"] },
            { traceparent: `00-${traceId}-b7ad6b7169203331-01`, "x-request-id": "mine-1" },
        );
        expect(answer.status).equal(200);
        await until(() => receiver.spans.some(({ kind }) => kind === 2));
        const spans = receiver.spans.filter((span) => span.traceId === traceId);
        const request = spans.find(({ kind }) => kind === 2) as OtlpSpan;
        expect(request.name).equal("POST native");
        expect(request.parentSpanId).equal("b7ad6b7169203331");
        expect(attributesOf(request)).deep.equal({
            "http.request.method": "POST",
            "http.response.status_code": 200,
            "url.path": "/predict",
            "moderato.face": "native",
            "moderato.request_id": "mine-1",
            "moderato.model_version": "4",
            "moderato.texts": 2,
        });
        const parts = spans.filter(({ parentSpanId }) => parentSpanId === request.spanId);
        const byName = (name: string): OtlpSpan[] => parts.filter((part) => part.name === name);
        expect(byName("tokenise")).length(1);
        expect(byName("inference").length).greaterThan(0);
        expect(byName("queue")).length(byName("inference").length);
        expect(attributesOf(byName("inference")[0] as OtlpSpan)).include.keys(
            "moderato.batch.texts",
            "moderato.batch.tokens",
            "moderato.batch.padded_tokens",
        );
        for (const part of parts) {
            expect(BigInt(part.startTimeUnixNano) >= BigInt(request.startTimeUnixNano)).equal(true);
            expect(BigInt(part.endTimeUnixNano) <= BigInt(request.endTimeUnixNano)).equal(true);
        }
        const all = receiver.bodies.join("");
        expect(all).include("my-moderation");
        expect(all).not.match(/unforgettable|verysecret/);
    });

    it("are sent before the server ends, and mark its own errors only", async () => {
        const url = await startServer({
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${await receiver.start()}/v1/traces`,
            // Longer than the test: what is waiting goes out at the end.
            OTEL_BSP_SCHEDULE_DELAY: "600000",
        });
        await post(`${url}/predict`, "no json");
        expect(receiver.spans).length(0);
        const exited = once(server as ChildProcess, "exit");
        server?.kill("SIGTERM");
        expect(await exited).deep.equal([0, null]);
        const [span] = receiver.spans;
        expect(attributesOf(span as OtlpSpan)["http.response.status_code"]).equal(400);
        expect(span?.status.code ?? 0).equal(0);
        expect(span?.parentSpanId ?? "").equal("");
    });

    it("that nobody takes are told of, and let the server end well", async () => {
        // Nobody listens there.
        const url = await startServer({
            OTEL_EXPORTER_OTLP_ENDPOINT: "http://me:secret@127.0.0.1:1",
            OTEL_EXPORTER_OTLP_TIMEOUT: "300",
            OTEL_BSP_SCHEDULE_DELAY: "50",
        });
        expect((await post(`${url}/predict`, { text: "hi" })).status).equal(200);
        const exited = once(server as ChildProcess, "exit");
        await until(() => logged.some((line) => line.includes('"traces are not sent"')));
        server?.kill("SIGTERM");
        expect(await exited).deep.equal([0, null]);
        expect(logged.find((line) => line.includes('"traces are sent"'))).include("http://127.0.0.1:1");
        expect(logged.join("")).not.include("secret");
    });

    it("cost nothing where nobody asked for them", async () => {
        // The server's own file holds no part of it but the API, which prom-client has, and nothing makes it read the other.
        expect(readFileSync(join(OUT, "main.js"), "utf8")).not.match(/@opentelemetry\/(sdk|exporter|core)/);
        expect(readFileSync(join(OUT, "otlp-spans.js"), "utf8")).match(/@opentelemetry\/sdk/);
        expect(await startTracing({}, "production", pino({ level: "silent" }))).equal(null);
        const off = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_SDK_DISABLED: "true" };
        expect(await startTracing(off, "production", pino({ level: "silent" }))).equal(null);
    });
});
