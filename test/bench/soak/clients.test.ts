import { expect } from "chai";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Clients } from "../../../bench/soak/clients";
import { ExpectedScores, type Scores } from "../../../bench/soak/expected-scores";
import { facesOf, type Face } from "../../../bench/soak/faces";
import { Ledger, type OutcomeCounts } from "../../../bench/soak/ledger";
import { Random } from "../../../jobs/data/random";
import { until } from "../../support/until";

const SCORES: Scores = {
    toxic: 0.3,
    severe_toxic: 0.1,
    obscene: 0.1,
    threat: 0.1,
    insult: 0.2,
    identity_hate: 0.1,
};
const expected = new ExpectedScores(new Map([["1", new Map([["fine", SCORES]])]]));
const native = facesOf("m").find(({ name }) => name === "native") as Face;
const right = JSON.stringify({ predictions: [{ scores: SCORES }] });
const VERSION = { "x-moderato-model-version": "1" };

/** What the clients say of a server that answers like this, after some requests of each kind. */
async function accountOf(
    answer: RequestListener,
    pins = false,
): Promise<{ asked: OutcomeCounts; rubbish: OutcomeCounts; open: number; details: string[] }> {
    const server: Server = createServer((request, response) => {
        request.on("error", () => undefined);
        request.resume().on("end", () => answer(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const ledger = new Ledger();
    const clients = new Clients({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        faces: [{ ...native, pins }],
        rubbish: [{ name: "nothing", method: "POST", path: "/predict", body: "" }],
        texts: ["fine"],
        expected,
        ledger,
        random: new Random(1),
        clients: 4,
    });
    const running = clients.run();
    try {
        await until(() => ledger.summary().begun >= 200);
    } finally {
        clients.stop();
        await running;
        server.closeAllConnections();
        server.close();
    }
    const { kinds, open } = ledger.summary();
    const details = ledger.incidents.map(({ detail }) => detail);
    const [asked, rubbish] = ["native", "rubbish, nothing"].map((kind) => kinds[kind] as OutcomeCounts);
    return { asked: asked!, rubbish: rubbish!, open, details };
}

describe("the soak's clients", function () {
    this.timeout(30_000);

    it("count right answers, refusals and those who hung up", async () => {
        const { asked, rubbish, open } = await accountOf((request, response) => {
            const isRubbish = request.headers["content-length"] === "0";
            response.writeHead(isRubbish ? 400 : 200, VERSION).end(isRubbish ? "{}" : right);
        });
        expect(asked.answered).greaterThan(100);
        expect({ ...asked, answered: 0 }).deep.equal({
            answered: 0,
            busy: 0,
            refused: 0,
            left: 0,
            wrong: 0,
            lost: 0,
        });
        expect(rubbish.refused).greaterThan(0);
        expect(open).equal(0);
    });

    it("tell wrong scores, and rubbish that was answered", async () => {
        const other = JSON.stringify({ predictions: [{ scores: { ...SCORES, threat: 0.2 } }] });
        const { asked, rubbish, details } = await accountOf((_, response) =>
            response.writeHead(200, VERSION).end(other),
        );
        expect(asked.wrong).greaterThan(100);
        expect(asked.answered).equal(0);
        expect(rubbish.wrong).greaterThan(0);
        expect(details).include("text 0: threat is 0.2, version 1 gives 0.1");
    });

    it("tell an answer that names no version, one of another version than pinned, and one that is no answer", async () => {
        const nameless = await accountOf((_, response) => response.writeHead(200).end(right));
        expect(nameless.details).include("no x-moderato-model-version");
        const other = { "x-moderato-model-version": "2" };
        const unpinned = await accountOf((_, response) => response.writeHead(200, other).end(right), true);
        expect(unpinned.details).include("version 2 answered for 1");
        const torn = await accountOf((_, response) => response.writeHead(200, VERSION).end("{"));
        expect(torn.asked.wrong).greaterThan(0);
    });

    it("tell server errors and broken connections as lost", async () => {
        const failing = await accountOf((_, response) => response.writeHead(503).end("out of order"));
        expect(failing.asked.lost).greaterThan(100);
        expect(failing.rubbish.lost).greaterThan(0);
        expect(failing.details).include("503: out of order");
        const breaking = await accountOf((request) => request.socket.destroy());
        expect(breaking.asked.lost).greaterThan(100);
        expect(breaking.open).equal(0);
    });

    it("take a 429 only where it says when to come again", async () => {
        const honest = await accountOf((_, response) =>
            response.writeHead(429, { "retry-after": "0" }).end("{}"),
        );
        expect(honest.asked.busy).greaterThan(100);
        expect(honest.asked.lost).equal(0);
        const curt = await accountOf((_, response) => response.writeHead(429).end("{}"));
        expect(curt.asked.busy).equal(0);
        expect(curt.asked.lost).greaterThan(100);
    });
});
