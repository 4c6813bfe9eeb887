import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { createHttpServer } from "../../../serving/http/node-listener";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { useFreshServer } from "../../support/suite-server";
import { post } from "../../support/test-server";

/** Sends raw bytes; resolves with all that comes back once the server closes the connection. */
async function exchange(port: number, bytes: string): Promise<string> {
    const socket: Socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
    socket.write(bytes);
    await once(socket, "close");
    return answer;
}

describe("the HTTP edge", () => {
    const folder = useTemporaryFolder();
    const server = useFreshServer(folder);

    const coded = (body: Uint8Array, coding: string) =>
        post(`${server().url}/predict`, body, { "content-encoding": coding });
    const codeOf = async (answer: Response): Promise<[number, string]> => [
        answer.status,
        ((await answer.json()) as { error: { code: string } }).error.code,
    ];

    it("reads compressed bodies", async () => {
        const body = JSON.stringify({ text: "hello" });
        expect((await coded(gzipSync(body), "gzip")).status).equal(200);
        expect((await coded(deflateSync(body), "deflate")).status).equal(200);
        expect((await coded(Buffer.from(body), "identity")).status).equal(200);
    });

    it("stops inflating at the limit", async () => {
        const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
        expect(bomb.length).lessThan(100_000);
        expect(await codeOf(await coded(bomb, "gzip"))).deep.equal([413, "body_too_large"]);
    });

    it("refuses other codings, and bodies that are not what they say", async () => {
        const body = Buffer.from("{}");
        expect(await codeOf(await coded(body, "br"))).deep.equal([415, "content_encoding_unknown"]);
        expect(await codeOf(await coded(body, "gzip, gzip"))).deep.equal([415, "content_encoding_unknown"]);
        expect(await codeOf(await coded(body, "__proto__"))).deep.equal([415, "content_encoding_unknown"]);
        expect(await codeOf(await coded(body, "gzip"))).deep.equal([400, "body_not_coded"]);
        const cut = gzipSync(JSON.stringify({ text: "hello" })).subarray(0, 20);
        expect(await codeOf(await coded(cut, "gzip"))).deep.equal([400, "body_not_coded"]);
    });

    it("reads JSON whatever the content type says", async () => {
        for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
            const answer = await post(
                `${server().url}/predict`,
                { text: "hello" },
                { "content-type": type || "application/octet-stream" },
            );
            expect(answer.status).equal(200);
        }
    });

    it("names each answer, by the client's own id where that is harmless", async () => {
        const given = await fetch(`${server().url}/healthz`, { headers: { "x-request-id": "abc-1" } });
        expect(given.headers.get("x-request-id")).equal("abc-1");
        const odd = await fetch(`${server().url}/nothing`, { headers: { "x-request-id": 'a"b' } });
        expect(odd.headers.get("x-request-id")).match(/^[0-9a-f-]{36}$/);
        expect(server().logged.some((line) => line.includes('"abc-1"'))).equal(true);
    });

    it("sends the security headers with every answer", async () => {
        const answers = [
            await fetch(`${server().url}/`),
            await fetch(`${server().url}/docs`),
            await fetch(`${server().url}/healthz`, { method: "HEAD" }),
            await fetch(`${server().url}/nothing`),
            await post(`${server().url}/predict`, "no json"),
            await post(`${server().url}/predict`, { text: "hello" }),
        ];
        for (const { headers } of answers) {
            expect(headers.get("content-security-policy")).match(/^default-src 'none'; script-src 'self';/);
            expect(headers.get("x-content-type-options")).equal("nosniff");
            expect(headers.get("referrer-policy")).equal("no-referrer");
            expect(headers.get("cross-origin-resource-policy")).equal("same-origin");
        }
    });

    it("tells what is malformed before it is a request", async () => {
        const port = Number(new URL(server().url).port);
        const host = await exchange(port, "GET /healthz HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n");
        expect(host).match(/^HTTP\/1\.1 400 /);
        expect(host).include('"code":"request_malformed"');
        const header = await exchange(
            port,
            `GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ${"a".repeat(20_000)}\r\n\r\n`,
        );
        expect(header).match(/^HTTP\/1\.1 431 /);
    });
});

describe("slow clients", () => {
    const app = {
        faces: [],
        routes: [],
        fetch: async (request: Request) => new Response(await request.text()),
    };
    // Node looks at open connections at this interval; the limits of the product are seconds.
    const limits = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 10 };

    for (const [what, bytes] of [
        ["headers", "POST /predict HTTP/1.1\r\nhost: x\r\n"],
        ["a body", 'POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{"text": '],
    ] as const) {
        it(`lose their connection when ${what} does not come to an end`, async () => {
            const server = createHttpServer(app, limits);
            server.listen(0, "127.0.0.1");
            await once(server, "listening");
            const answer = await exchange((server.address() as AddressInfo).port, bytes);
            expect(answer).match(/^HTTP\/1\.1 408 /);
            server.close();
        });
    }
});
