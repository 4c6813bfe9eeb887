import { expect } from "chai";
import { AnswerError, refusalOf, Server } from "../../../../serving/page/assets/server";

describe("the server's refusals, in words", () => {
    const told = (status: number, code?: string, message?: string, retryAfter: string | null = null) =>
        refusalOf(status, code === undefined ? undefined : { error: { code, message } }, retryAfter);

    it("names the missing key and the wrong one", () => {
        expect(told(401, "key_missing").message).match(/asks for an API key/);
        expect(told(401, "key_invalid").message).match(/not valid.*ask the operator/);
    });

    it("says of a full server that it is full, and when to ask again", () => {
        const error = told(429, "overloaded", "2048 texts wait already.", "3");
        expect(error.message).match(/more to do than it can take/);
        expect(error.retryInS).equal(3);
    });

    it("says of a limit for each who asks that it is theirs", () => {
        expect(told(429, "rate_limited", "…", "12").message).match(
            /asked more often than this server allows/,
        );
    });

    it("waits at least a second and at most a minute, and never on what is no number", () => {
        expect(told(503, "x", "x", "0").retryInS).equal(1);
        expect(told(503, "x", "x", "86400").retryInS).equal(60);
        expect(told(503, "x", "x", "Wed, 21 Oct 2026 07:28:00 GMT").retryInS).equal(undefined);
    });

    it("says that no model serves", () => {
        expect(told(503, "no_model", "No model serves yet: alias …", "2").message).equal(
            "No model serves yet, so nothing can be scored.",
        );
    });

    it("passes the server's own words on, which name the remedy", () => {
        expect(told(400, "text_too_long", "text has 3 bytes; …").message).equal("text has 3 bytes; …");
    });

    it("says so where something else answers", () => {
        expect(told(502).message).match(/status 502.*not Moderato/);
    });

    describe("asked over the network", () => {
        const asked: [string, RequestInit | undefined][] = [];
        const answering = (answer: () => Promise<Response>, key = "") =>
            new Server({
                key: () => key,
                fetch: (path, init) => {
                    asked.push([path as string, init]);
                    return answer();
                },
            });
        const failure = (promise: Promise<unknown>) =>
            promise.then(
                () => expect.fail("it was answered"),
                (error: AnswerError) => error,
            );
        const { signal } = new AbortController();
        beforeEach(() => asked.splice(0));

        it("says that the server does not answer", async () => {
            const server = answering(() => Promise.reject(new TypeError("Failed to fetch")));
            const error = await failure(server.predict("a", signal));
            expect([error.message, error.status]).deep.equal(["The server does not answer.", null]);
        });

        it("lets a question that was called off be", async () => {
            const server = answering(() => Promise.reject(new DOMException("off", "AbortError")));
            expect((await failure(server.predict("a", signal))).name).equal("AbortError");
        });

        it("does not take a page of a proxy for scores", async () => {
            const server = answering(async () => new Response("<html>Welcome</html>"));
            expect((await failure(server.predict("a", signal))).message).match(/not Moderato/);
        });

        it("sends the key only where there is one", async () => {
            const answer = { model_version: "4", predictions: [{ scores: { toxic: 0.5 } }] };
            await answering(async () => Response.json(answer)).predict("a", signal);
            await answering(async () => Response.json(answer), "secret").predict("a", signal);
            expect(
                asked.map(([, init]) => (init?.headers as Record<string, string>)["authorization"]),
            ).deep.equal([undefined, "Bearer secret"]);
        });

        it("takes the 503 of /healthz before the first model for the answer that it is", async () => {
            const facts = { status: "no_model", model_version: null, alias: "production" };
            const server = answering(async () => Response.json(facts, { status: 503 }));
            expect(await server.health()).deep.equal(facts);
            const proxy = answering(async () => Response.json({ error: "bad gateway" }, { status: 502 }));
            expect((await failure(proxy.health())).status).equal(502);
        });

        it("sends a correction as the server takes it", async () => {
            const server = answering(async () => Response.json({ id: "1" }, { status: 201 }));
            await server.correct({ text: "a", label: "toxic", present: false, version: "4" });
            const [[path, init]] = asked as [[string, RequestInit]];
            expect(path).equal("/feedback");
            expect(JSON.parse(init.body as string)).deep.equal({
                text: "a",
                corrections: { toxic: false },
                model_version: "4",
                source: "page",
            });
        });
    });
});
