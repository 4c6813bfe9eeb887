import { createHash } from "node:crypto";
import { connect } from "node:net";
import { expect } from "chai";
import { JIGSAW_LABELS } from "../../model/contract";
import { expectedScores } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { post, startTestServer, TEST_LIMITS, untilVersion, type TestServer } from "../support/test-server";

interface PredictAnswer {
    model_version: string;
    alias: string;
    predictions: { label: string; confidence: number; scores: Record<string, number> }[];
}
interface ErrorAnswer {
    error: { code: string; message: string; field?: string; remedy?: string };
}

describe("POST /predict", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    beforeEach(async () => {
        server = await startTestServer(folder(), { limits: { ...TEST_LIMITS, textsPerRequest: 3 } });
        await untilVersion(server, "1");
    });
    afterEach(() => server.close());

    const predict = (body: unknown, headers?: Record<string, string>) =>
        post(`${server.url}/predict`, body, headers);

    it("scores one text with the model's own probabilities", async () => {
        const response = await predict({ text: "You are GREAT!!!" });
        const answer = (await response.json()) as PredictAnswer;
        expect(response.headers.get("x-moderato-model-version")).equal("1");
        expect(answer).deep.include({ model_version: "1", alias: "production" });
        const [prediction] = answer.predictions;
        const expected = expectedScores("first", "You are GREAT!!!");
        expect(Object.keys(prediction?.scores ?? {})).deep.equal([...JIGSAW_LABELS]);
        expected.forEach((p, i) => {
            expect(prediction?.scores[JIGSAW_LABELS[i] as string]).closeTo(p, 1e-6);
        });
        expect(prediction?.label).equal("toxic");
        expect(prediction?.confidence).closeTo(expected[0] as number, 1e-6);
    });

    it("scores several texts in order and is sure of what is not toxic", async () => {
        const response = await predict({ texts: ["fine", "bad!!", "fine"] });
        const { predictions } = (await response.json()) as PredictAnswer;
        expect(predictions.map(({ label }) => label)).deep.equal(["non-toxic", "toxic", "non-toxic"]);
        expect(predictions[0]?.confidence).closeTo(1 - (expectedScores("first", "fine")[0] as number), 1e-6);
    });

    const bad: [string, unknown, number, string, RegExp][] = [
        ["not JSON", "not json", 400, "body_not_json", /not JSON/],
        ["an empty body", "", 400, "body_not_json", /not JSON/],
        ["invalid UTF-8", Buffer.from([0x22, 0xff, 0x22]), 400, "body_not_utf8", /UTF-8/],
        ["an array", [], 400, "wrong_type", /body is an array; it must be an object/],
        ["no text", {}, 400, "one_of", /None of text, texts/],
        ["text and texts", { text: "a", texts: ["a"] }, 400, "one_of", /More than one of text, texts/],
        ["a number for text", { text: 5 }, 400, "wrong_type", /text is a number; it must be a string/],
        ["null for text", { text: null }, 400, "wrong_type", /text is null/],
        ["a string for texts", { texts: "a" }, 400, "wrong_type", /texts is a string/],
        ["a number within texts", { texts: ["a", 5] }, 400, "wrong_type", /texts\[1\] is a number/],
        ["no texts", { texts: [] }, 400, "text_count", /texts holds 0 texts; 1 to 3/],
        ["too many texts", { texts: ["a", "b", "c", "d"] }, 400, "text_count", /texts holds 4 texts/],
        ["an empty text", { text: "" }, 400, "text_empty", /text is empty/],
        ["white space only", { texts: ["a", " \n"] }, 400, "text_empty", /texts\[1\] is empty/],
        ["a text too long", { text: "é".repeat(10_241) }, 400, "text_too_long", /20482 bytes; at most 20480/],
        [
            "an unknown field",
            { text: "a", txt: "b" },
            400,
            "unknown_field",
            /txt is not a field; allowed: text, texts/,
        ],
        [
            "a body of 10 MB",
            { text: "a".repeat(10_000_000) },
            413,
            "body_too_large",
            /larger than 1048576 bytes/,
        ],
    ];
    for (const [name, body, status, code, message] of bad) {
        it(`refuses ${name}`, async () => {
            const response = await predict(body);
            const { error } = (await response.json()) as ErrorAnswer;
            expect(response.status).equal(status);
            expect(error.code).equal(code);
            expect(error.message).match(message);
            expect(error.remedy).a("string");
        });
    }

    it("stops reading a body of unknown length at the limit", async () => {
        const chunk = Buffer.alloc(65_536, "a");
        let sent = 0;
        const body = new ReadableStream<Uint8Array>({
            pull(controller) {
                sent += chunk.length;
                if (sent > 50_000_000) controller.close();
                else controller.enqueue(chunk);
            },
        });
        const response = await fetch(`${server.url}/predict`, {
            method: "POST",
            body,
            duplex: "half",
        }).catch(() => null);
        // The server may close the connection before all is sent; what counts is that it did not take it all.
        if (response !== null) expect(response.status).equal(413);
        expect(sent).lessThan(50_000_000);
        expect((await predict({ text: "still there" })).status).equal(200);
    });

    it("answers a path that does not exist with 404", async () => {
        const response = await fetch(`${server.url}/nothing`);
        expect(response.status).equal(404);
        expect(((await response.json()) as ErrorAnswer).error.code).equal("not_found");
    });

    it("answers a method that a path does not have with 405 and those it has", async () => {
        const answer = await fetch(`${server.url}/predict`);
        expect(answer.status).equal(405);
        expect(answer.headers.get("allow")).equal("POST");
        expect(((await answer.json()) as { error: object }).error).include({
            code: "method_not_allowed",
            value: "GET",
            allowed: "POST",
        });
        const health = await fetch(`${server.url}/healthz`, { method: "DELETE" });
        expect([health.status, health.headers.get("allow")]).deep.equal([405, "GET"]);
    });

    it("logs neither the comment nor the query", async () => {
        await post(`${server.url}/predict?key=verysecret`, { text: "unforgettable words" });
        await post(`${server.url}/predict`, '{"text": "unforgettable');
        expect(server.logged.some((line) => line.includes("/predict"))).equal(true);
        expect(server.logged.join("")).not.match(/unforgettable|verysecret/);
    });

    it("serves on after a client left in the middle of its body", async () => {
        const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
        await new Promise((resolve) => socket.once("connect", resolve));
        socket.write(`POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{"text": `);
        socket.destroy();
        await new Promise((resolve) => socket.once("close", resolve));
        expect((await predict({ text: "staying" })).status).equal(200);
    });
});

describe("API keys", () => {
    const folder = useTemporaryFolder();
    const hash = (key: string) => createHash("sha256").update(key).digest("hex");
    let server: TestServer;
    beforeEach(async () => {
        server = await startTestServer(folder(), { apiKeyHashes: [hash("first-key"), hash("second-key")] });
        await untilVersion(server, "1");
    });
    afterEach(() => server.close());

    it("takes a key from the query, a bearer token or x-api-key", async () => {
        const url = `${server.url}/predict`;
        const body = { text: "hello" };
        expect((await post(`${url}?key=second-key`, body)).status).equal(200);
        expect((await post(url, body, { authorization: "Bearer first-key" })).status).equal(200);
        expect((await post(url, body, { "x-api-key": "first-key" })).status).equal(200);
        expect((await post(url, body)).status).equal(401);
        expect((await post(`${url}?key=other`, body)).status).equal(401);
        expect((await fetch(`${server.url}/metrics`)).status).equal(401);
    });

    it("leaves probes and the page open", async () => {
        for (const path of ["/healthz", "/readyz", "/", "/assets/page.js", "/assets/page.css"]) {
            expect((await fetch(server.url + path)).status).equal(200);
        }
    });

    it("speaks Perspective's words on its face", async () => {
        const url = `${server.url}/v1alpha1/comments:analyze`;
        const wrong = await post(`${url}?key=other`, {});
        expect(wrong.status).equal(400);
        const { error } = (await wrong.json()) as {
            error: { message: string; details: { reason: string }[] };
        };
        expect(error.message).equal("API key not valid. Please pass a valid API key.");
        expect(error.details[0]?.reason).equal("API_KEY_INVALID");
        const missing = await post(url, {});
        expect(missing.status).equal(403);
        expect(((await missing.json()) as { error: { status: string } }).error.status).equal(
            "PERMISSION_DENIED",
        );
    });
});
