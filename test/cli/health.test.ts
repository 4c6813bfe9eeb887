import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { servedVersion } from "../../cli/health";

describe("servedVersion", () => {
    let server: Server;
    let answer: { status: number; body: string };
    let url: string;

    beforeEach(async () => {
        server = createServer((request, response) =>
            response.writeHead(request.url === "/healthz" ? answer.status : 404).end(answer.body),
        ).listen(0, "127.0.0.1");
        await once(server, "listening");
        url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    });
    afterEach(async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    });

    it("is the version, null before the first model, undefined for another server or none", async () => {
        answer = { status: 200, body: '{"status":"ok","model_version":"3","alias":"production"}' };
        expect(await servedVersion(url)).to.equal("3");
        answer = { status: 503, body: '{"status":"starting","model_version":null,"alias":"production"}' };
        expect(await servedVersion(url)).to.equal(null);
        answer = { status: 200, body: "<html>" };
        expect(await servedVersion(url)).to.equal(undefined);
        expect(await servedVersion("http://127.0.0.1:1")).to.equal(undefined);
    });
});
