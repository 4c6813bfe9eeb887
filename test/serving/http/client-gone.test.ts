import type { ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { expect } from "chai";
import { pino } from "pino";
import { FeedbackLog } from "../../../serving/feedback/feedback-log";
import { createApp } from "../../../serving/http/app";
import { createHttpServer } from "../../../serving/http/node-listener";
import { Metrics } from "../../../serving/metrics/metrics";
import { ScoreService } from "../../../serving/scoring/score-service";
import { loadGatedModel, sourceOf } from "../../support/gated-model";
import { GatedScorer } from "../../support/gated-scorer";
import { until } from "../../support/until";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { post, testConfig } from "../../support/test-server";

/** The HTTP side over a scorer that answers when the test says so. */
async function startGatedServer(folder: string, textsInFlight: number) {
    const scorer = new GatedScorer();
    const current = await loadGatedModel("7", makeModelFolder(folder, "first"), scorer);
    const { engine } = current;
    const status = () => ({ current, refused: null, registryReachable: true, aliasExists: true });
    const rejected: string[] = [];
    const service = new ScoreService({
        models: sourceOf(current),
        textsInFlight,
        observer: { rejected: (reason) => rejected.push(reason) },
    });
    const app = createApp({
        config: testConfig(folder),
        service,
        feedback: new FeedbackLog(testConfig(folder).feedback),
        status,
        isDraining: () => false,
        metrics: new Metrics({ status, textsInFlight: () => service.textsInFlight }),
        logger: pino({ level: "silent" }),
    });
    const server = createHttpServer(app);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { server, port, url: `http://127.0.0.1:${port}/predict`, scorer, service, engine, rejected };
}

describe("a client that leaves while its text waits", () => {
    const folder = useTemporaryFolder();

    it("costs no inference", async () => {
        const { server, port, url, scorer, service, engine, rejected } = await startGatedServer(
            folder(),
            100,
        );
        let left = 0;
        server.on("request", (_, response: ServerResponse) => {
            response.once("close", () => (left += response.writableFinished ? 0 : 1));
        });
        const first = post(url, { text: "the first" });
        await until(() => scorer.held.length === 1);
        const socket = connect(port, "127.0.0.1");
        const body = JSON.stringify({ text: "leaving" });
        socket.write(`POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
        await until(() => service.textsInFlight === 2);
        socket.destroy();
        await until(() => left === 1);
        scorer.held[0]?.answer();
        expect((await first).status).equal(200);
        await until(() => service.textsInFlight === 0);
        expect(scorer.held).length(1);
        expect(rejected).deep.equal(["client_left"]);
        server.closeAllConnections();
        server.close();
        await engine.close();
    });
});

describe("admission", () => {
    const folder = useTemporaryFolder();

    it("refuses at once what is more than may wait, on each face in its words", async () => {
        const { server, url, scorer, engine, rejected } = await startGatedServer(folder(), 2);
        const first = post(url, { texts: ["one", "two"] });
        await until(() => scorer.held.length === 1);
        const native = await post(url, { text: "three" });
        expect([native.status, native.headers.get("retry-after")]).deep.equal([429, "1"]);
        expect(await native.json()).nested.include({ "error.code": "overloaded" });
        const perspective = await post(url.replace("predict", "v1alpha1/comments:analyze"), {
            comment: { text: "three" },
            requestedAttributes: { TOXICITY: {} },
        });
        expect(perspective.status).equal(429);
        const { error } = (await perspective.json()) as { error: { message: string; status: string } };
        expect(error.status).equal("RESOURCE_EXHAUSTED");
        expect(error.message).match(
            /^Quota exceeded for quota metric 'Analysis requests \(AnalyzeComment\)'/,
        );
        scorer.held[0]?.answer();
        expect((await first).status).equal(200);
        expect(rejected).deep.equal(["overloaded", "overloaded"]);
        server.closeAllConnections();
        server.close();
        await engine.close();
    });
});
