import { createHash } from "node:crypto";
import { expect } from "chai";
import { expectedScores } from "../../../support/model-folder";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { startTestServer, TEST_LIMITS, untilVersion, type TestServer } from "../../../support/test-server";

interface Analysis {
    attributeScores: Record<string, { summaryScore: { value: number } }>;
}
interface Failure {
    error: { code: number; message: string };
}
interface Answer {
    id: string | undefined;
    status: number;
    headers: Headers;
    body: Analysis & Failure;
}

const analysis = (text: string, attribute = "TOXICITY"): string =>
    JSON.stringify({ comment: { text }, requestedAttributes: { [attribute]: {} }, languages: ["en"] });

const call = (body: string, query = "", headers = ""): string =>
    `POST /v1alpha1/comments:analyze${query} HTTP/1.1\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

const part = (id: string, request: string, type = "application/http"): string =>
    `--b\r\nContent-Type: ${type}\r\nContent-ID: <${id}>\r\n\r\n${request}\r\n`;

/** Takes an answer apart by lines, with nothing of the server's own reader. */
function answersOf(contentType: string, text: string): Answer[] {
    const boundary = /boundary=(\S+)/.exec(contentType)?.[1] ?? "none";
    const sections = text.split(`--${boundary}`);
    expect([sections[0], sections.at(-1)]).deep.equal(["", "--\r\n"]);
    return sections.slice(1, -1).map((section) => {
        const [outer = "", head = "", body = ""] = section.split("\r\n\r\n");
        expect(outer).contain("Content-Type: application/http");
        const [line = "", ...lines] = head.split("\r\n");
        return {
            id: /Content-ID: (.*)/i.exec(outer)?.[1],
            status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]),
            headers: new Headers(lines.map((header) => header.split(": ") as [string, string])),
            body: JSON.parse(body) as Answer["body"],
        };
    });
}

describe("POST /batch", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    const start = async (overrides: Parameters<typeof startTestServer>[1] = {}) => {
        server = await startTestServer(folder(), overrides);
        await untilVersion(server, "1");
    };
    afterEach(() => server.close());

    const send = (body: string, headers: Record<string, string> = {}, path = "/batch") =>
        fetch(server.url + path, {
            method: "POST",
            headers: { "content-type": 'multipart/mixed; boundary="b"', ...headers },
            body,
        });
    const batch = async (parts: string[], headers: Record<string, string> = {}, path = "/batch") => {
        const response = await send(`${parts.join("")}--b--\r\n`, headers, path);
        expect(response.status, await response.clone().text()).equal(200);
        return answersOf(response.headers.get("content-type") ?? "", await response.text());
    };
    const messageOf = async (response: Response): Promise<string> => {
        expect(response.status).equal(400);
        return ((await response.json()) as Failure).error.message;
    };
    const toxicity = ({ body }: Answer) => body.attributeScores["TOXICITY"]?.summaryScore.value;
    const hash = (key: string) => createHash("sha256").update(key).digest("hex");

    it("answers each part in order under its own id; what fails fails only its part", async () => {
        await start();
        const answers = await batch([
            part("one", call(analysis("hello!"))),
            part("two + 2", call(analysis("hello", "SPAM"))),
            part("three", call("{")),
            part("four", "POST /v1alpha1/nothing HTTP/1.1\r\n\r\n"),
            part("five", "GET /v1alpha1/comments:analyze HTTP/1.1\r\n\r\n"),
            part("six", call(analysis("hello! 😀"))),
        ]);
        expect(answers.map(({ id }) => id)).deep.equal([
            "<response-one>",
            "<response-two + 2>",
            "<response-three>",
            "<response-four>",
            "<response-five>",
            "<response-six>",
        ]);
        expect(answers.map(({ status }) => status)).deep.equal([200, 400, 400, 404, 404, 200]);
        const [one, two, , , , six] = answers as [Answer, Answer, Answer, Answer, Answer, Answer];
        expect(toxicity(one)).closeTo(expectedScores("first", "hello!")[0] as number, 1e-6);
        expect(toxicity(six)).closeTo(expectedScores("first", "hello! 😀")[0] as number, 1e-6);
        expect(one.headers.get("x-moderato-model-version")).equal("1");
        expect(Number(six.headers.get("content-length"))).equal(Buffer.byteLength(JSON.stringify(six.body)));
        expect(two.body.error.message).equal("Unknown requested attribute: SPAM");
    });

    it("answers at the API's own path, and parts without an id", async () => {
        await start();
        const [answer] = await batch(
            [`--b\r\nContent-Type: application/http\r\n\r\n${call(analysis("hi"))}\r\n`],
            {},
            "/batch/commentanalyzer/v1alpha1",
        );
        expect([answer?.id, answer?.status]).deep.equal([undefined, 200]);
    });

    it("checks the key of each part, or else the outer request's", async () => {
        await start({ apiKeyHashes: [hash("good"), hash("other")] });
        const parts = [
            part("none", call(analysis("a"))),
            part("good", call(analysis("a"), "?key=good")),
            part("bad", call(analysis("a"), "?key=bad")),
            part("header", call(analysis("a"), "", "Authorization: Bearer other\r\n")),
        ];
        const statuses = async (headers: Record<string, string>, path = "/batch") =>
            (await batch(parts, headers, path)).map(({ status }) => status);
        expect(await statuses({})).deep.equal([403, 200, 400, 200]);
        expect(await statuses({}, "/batch?key=good")).deep.equal([200, 200, 400, 200]);
        expect(await statuses({ authorization: "Bearer good" })).deep.equal([200, 200, 400, 200]);
        expect(await statuses({ "x-api-key": "bad" })).deep.equal([400, 200, 400, 200]);
    });

    it("counts, limits and logs each part as a request of its own", async () => {
        await start({ limits: { ...TEST_LIMITS, requestsPerMinute: 2 } });
        const parts = [1, 2, 3].map((i) => part(`${i}`, call(analysis("a"))));
        const answers = await batch(parts);
        expect(answers.map(({ status }) => status)).deep.equal([200, 200, 429]);
        expect(answers[2]?.body.error.message).match(/^Quota exceeded for quota metric/);
        expect(Number(answers[2]?.headers.get("retry-after"))).greaterThan(0);
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        expect(metrics).match(/moderato_requests_total\{face="perspective",status="200"\} 3/);
        expect(metrics).match(/moderato_requests_total\{face="perspective",status="429"\} 1/);
    });

    it("hands the outer request's headers to the parts, which may say otherwise", async () => {
        await start();
        const header = "x-moderato-model-version";
        const parts = [
            part("outer", call(analysis("a"))),
            part("own", call(analysis("a"), "", `${header}: 1\r\n`)),
        ];
        const [outer, own] = await batch(parts, { [header]: "unheard-of" });
        expect(outer?.body.error.message).contain("unheard-of");
        expect(own?.status).equal(200);
    });

    it("takes as many parts as Google does, and shares batches among them", async () => {
        await start();
        const parts = Array.from({ length: 1000 }, (_, i) =>
            part(`${i}`, call(analysis("a".repeat((i % 50) + 1)))),
        );
        const answers = await batch(parts);
        expect(answers.filter(({ status }) => status === 200)).length(1000);
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        const batches = Number(/moderato_batch_texts_count (\d+)/.exec(metrics)?.[1]);
        expect(batches).within(1, 500);
    });

    it("never holds more texts than may wait", async () => {
        await start({ limits: { ...TEST_LIMITS, textsInFlight: 16 } });
        const parts = Array.from({ length: 400 }, (_, i) => part(`${i}`, call(analysis(`${i}`))));
        expect((await batch(parts)).filter(({ status }) => status === 200)).length(400);
    });

    it("refuses a part that is no call of the API, and a batch within it, on their own", async () => {
        await start();
        const inner = `POST /batch HTTP/1.1\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--`;
        const answers = await batch([
            part("nested", inner),
            part("encoded", inner.replace("/batch", "/v1alpha1/../batch")),
            part("metrics", "GET /metrics HTTP/1.1\r\n\r\n"),
            part("type", call(analysis("a")), "multipart/mixed; boundary=c"),
            part("junk", "junk"),
            part("fine", call(analysis("a"))),
        ]);
        expect(answers.map(({ status }) => status)).deep.equal([400, 400, 400, 400, 400, 200]);
        expect(answers[0]?.body.error.message).match(/another path than the API's methods/);
    });

    it("refuses a batch that cannot be taken apart", async () => {
        await start();
        const whole = part("a", call(analysis("a")));
        expect(await messageOf(await send(whole))).match(/last boundary is missing/);
        expect(await messageOf(await send("--c--"))).match(/boundary does not occur/);
        expect(await messageOf(await send(""))).match(/boundary does not occur/);
        expect(await messageOf(await send(whole, { "content-type": "text/plain" }))).match(
            /multipart\/mixed/,
        );
        expect(await messageOf(await send(`${whole.repeat(1001)}--b--`))).match(/more than 1000 parts/);
        expect(await messageOf(await send(`${part("a", "x").repeat(10_000)}--b--`))).match(
            /more than 1000 parts/,
        );
        const huge = `--b\r\nX: ${"x".repeat(100_000)}\r\n\r\n--b--`;
        expect(await messageOf(await send(huge))).match(/headers of more than 16384/);
        expect(await messageOf(await send("a".repeat(17 << 20)))).match(/larger than/);
        expect((await batch([part("a", call(analysis("still there")))]))[0]?.status).equal(200);
    });

    it("tells of the envelope's face where the method is wrong", async () => {
        await start();
        const response = await fetch(`${server.url}/batch`);
        expect(response.status).equal(404);
        expect(((await response.json()) as { error: { status: string } }).error.status).equal("NOT_FOUND");
    });
});
