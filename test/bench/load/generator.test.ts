import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { generateLoad } from "../../../bench/load/generator";
import type { LoadPlan } from "../../../bench/load/load";
import { freePort } from "../../../bench/free-port";

describe("generateLoad", () => {
    let server: Server | undefined;
    afterEach(() => server?.closeAllConnections());
    afterEach(() => server?.close());

    type Answer = (body: string, response: ServerResponse, request: IncomingMessage) => void;

    async function serve(answer: Answer): Promise<string> {
        const listening = createServer((request, response) => {
            let body = "";
            request.setEncoding("utf8").on("data", (text: string) => (body += text));
            request.on("end", () => answer(body, response, request));
        });
        server = listening;
        await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${String((listening.address() as AddressInfo).port)}/score`;
    }

    const plan = (url: string, changes: Partial<LoadPlan> = {}): LoadPlan => ({
        url,
        headers: { "content-type": "application/json" },
        bodies: ["zero", "one", "two", "three", "four"],
        textsPerBody: 1,
        connections: 4,
        warmUpSeconds: 0,
        seconds: 0.3,
        ...changes,
    });

    it("keeps as many connections open as asked, one request at a time on each, no body twice at once", async () => {
        const sockets = new Set<unknown>();
        const open: string[] = [];
        const twice: string[] = [];
        let most = 0;
        const url = await serve((body, response, request) => {
            sockets.add(request.socket);
            if (open.includes(body)) twice.push(body);
            open.push(body);
            most = Math.max(most, open.length);
            setImmediate(() => {
                open.splice(open.indexOf(body), 1);
                response.end("ok");
            });
        });
        const bodies = Array.from({ length: 1000 }, (_, i) => `text ${String(i)}`);
        const result = await generateLoad(plan(url, { bodies }));
        expect(sockets.size).to.equal(4);
        expect(twice).to.deep.equal([]);
        expect(most).to.be.within(1, 4);
        expect(result.errors).to.deep.equal({});
    });

    it("counts what the server answered, texts by their number in a request", async () => {
        let served = 0;
        const url = await serve((_, response) => {
            served++;
            response.end("ok");
        });
        const result = await generateLoad(plan(url, { textsPerBody: 32 }));
        expect(result.answered).to.be.within(served - 4, served);
        expect(result.requestsPerSecond).to.be.closeTo(result.answered / 0.3, 1e-6);
        expect(result.textsPerSecond).to.be.closeTo(32 * result.requestsPerSecond, 1e-6);
        expect(result.generatorCores).to.be.greaterThan(0);
    });

    it("tells the server's use of the CPU where it knows the process", async () => {
        const url = await serve((_, response) => response.end("ok"));
        const unnamed = await generateLoad(plan(url));
        expect(unnamed).to.deep.include({ serverCores: null, otherCores: null });
        // Generator and server are the same process here, so both use is the same, up to the clock's ticks.
        const named = await generateLoad(plan(url, { pid: process.pid }));
        if (process.platform === "linux") expect(named.serverCores).to.be.closeTo(named.generatorCores, 0.15);
    });

    it("leaves the warm-up out", async () => {
        const seen: number[] = [];
        const url = await serve((_, response) => {
            seen.push(performance.now());
            response.end("ok");
        });
        const { answered } = await generateLoad(plan(url, { warmUpSeconds: 0.3 }));
        const warmUp = seen.filter((at) => at < (seen[0] as number) + 250).length;
        expect(warmUp).to.be.greaterThan(0);
        expect(answered).to.be.within(1, seen.length - warmUp);
    });

    it("tells refusals from errors, and each error by its kind", async () => {
        let request = 0;
        const url = await serve((_, response) => {
            const kind = request++ % 5;
            if (kind === 0) response.writeHead(429, { "retry-after": "0" }).end();
            else if (kind === 1) response.writeHead(503).end();
            else if (kind === 2) response.end("an error, told with status 200");
            else if (kind === 3) response.destroy();
            else response.end("scores");
        });
        const result = await generateLoad(plan(url, { expected: "scores" }));
        expect(result.refused).to.be.greaterThan(0);
        expect(result.errors).to.have.all.keys("status 503", "unexpected answer", "UND_ERR_SOCKET");
        expect(result.answered).to.be.greaterThan(0);
        expect(result.latencyMs).not.to.equal(null);
    });

    it("reports a server that does not answer in time", async () => {
        const url = await serve(() => undefined);
        const result = await generateLoad(plan(url, { timeoutSeconds: 0.2, seconds: 0.1 }));
        expect(result.answered).to.equal(0);
        expect(result.latencyMs).to.equal(null);
        expect(result.errors).to.have.all.keys("UND_ERR_HEADERS_TIMEOUT");
    });

    it("reports a server that is not there", async () => {
        const result = await generateLoad(plan(`http://127.0.0.1:${String(await freePort())}/`));
        expect(result.errors).to.have.all.keys("ECONNREFUSED");
        expect(result.answered).to.equal(0);
    });
});
