import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { post, startTestServer, untilVersion, type TestServer } from "../../../support/test-server";

interface ErrorAnswer {
    error: { message: string; details: Record<string, unknown>[] };
}

describe("POST /v1alpha1/comments:suggestscore", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    beforeEach(async () => {
        server = await startTestServer(folder());
        await untilVersion(server, "1");
    });
    afterEach(() => server.close());

    const suggest = (body: unknown) => post(`${server.url}/v1alpha1/comments:suggestscore`, body);
    const kept = (): Record<string, unknown>[] =>
        readFileSync(join(folder(), "feedback", "feedback.jsonl"), "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, unknown>);

    it("keeps what a client suggests, and answers with its token", async () => {
        const body = {
            comment: { text: "You are nice. Not!", type: "PLAIN_TEXT" },
            context: { articleAndParentComment: { article: { text: "An article" } } },
            attributeScores: {
                TOXICITY: {
                    summaryScore: { value: 0.25, type: "PROBABILITY" },
                    spanScores: [{ begin: 0, end: 13, score: { value: 0 } }],
                },
                IDENTITY_ATTACK: { summaryScore: { value: 1 } },
                THREAT: { spanScores: [{ begin: 14, end: 18, score: { value: 1 } }] },
                TOXICITY_EXPERIMENTAL: { summaryScore: { value: 0.75 } },
            },
            languages: ["en"],
            communityId: "a forum",
            clientToken: "token",
            sessionId: "a session",
        };
        const response = await suggest(body);
        expect([response.status, await response.json()]).deep.equal([
            200,
            { clientToken: "token", requestedLanguages: ["en"] },
        ]);
        const [feedback] = kept();
        expect(feedback).deep.include({
            text: "You are nice. Not!",
            corrections: { toxic: 0.25, identity_hate: 1 },
            source: "perspective",
            modelVersion: null,
            reporter: "a session",
        });
        const { comment: _, ...details } = body;
        expect(feedback?.["details"]).deep.equal(details);
    });

    /** As coralproject/talk builds it, server/src/core/server/services/perspective: context is JSON in a string. */
    const corals = (attributeScores: object, language: string) => ({
        comment: { text: "hello" },
        context: {
            entries: [
                {
                    text: JSON.stringify({
                        url: "https://news.example/story?commentID=c1",
                        reply_to_id_Coral_comment_id: "c0",
                        Coral_comment_id: "c1",
                    }),
                },
            ],
        },
        attributeScores,
        languages: [language],
        communityId: "Coral:https://news.example/",
        clientToken: "comment:c1",
    });

    it("takes what Coral suggests after a moderator approved or deleted", async () => {
        for (const value of [0, 1]) {
            const body = corals({ TOXICITY: { summaryScore: { value } } }, "en");
            const response = await suggest(body);
            expect(await response.json()).deep.equal({
                clientToken: "comment:c1",
                requestedLanguages: ["en"],
            });
            expect(kept().at(-1)).deep.include({
                corrections: { toxic: value },
                reporter: "Coral:https://news.example/",
            });
            expect(kept().at(-1)?.["details"]).deep.include({ context: body.context });
        }
    });

    it("keeps the verdicts of older Corals, which are no scores", async () => {
        for (const verdict of ["APPROVED", "DELETED"]) {
            const attributeScores = { [verdict]: { summaryScore: { value: 1 } } };
            const response = await suggest(corals(attributeScores, "EN"));
            expect(response.status).equal(200);
            expect(kept().at(-1)).deep.include({ corrections: {} });
            expect(kept().at(-1)?.["details"]).deep.include({ attributeScores });
        }
    });

    it("keeps of HTML what a reader sees, and what was sent beside it", async () => {
        const html = "<p>Not &lt;that&gt; bad</p>";
        await suggest({
            comment: { text: html, type: "HTML" },
            attributeScores: {
                INSULT: { spanScores: [{ begin: 3, end: html.length, score: { value: 0 } }] },
            },
            languages: ["en"],
        });
        expect(kept()[0]).deep.include({ text: "Not <that> bad\n", corrections: {}, reporter: null });
        expect(kept()[0]?.["details"]).deep.include({ html });
    });

    it("tells which language it found", async () => {
        const response = await suggest({
            comment: { text: "I think this comment is entirely harmless and should score low." },
            attributeScores: { TOXICITY: { summaryScore: { value: 0 } } },
        });
        expect(await response.json()).deep.equal({ detectedLanguages: ["en"] });
    });

    const comment = { text: "hello" };
    const score = { summaryScore: { value: 1 } };
    const span = (begin: unknown, end: unknown) => ({
        TOXICITY: { spanScores: [{ begin, end, score: { value: 1 } }] },
    });
    const bad: [string, object, RegExp][] = [
        ["no comment", { attributeScores: { TOXICITY: score } }, /^Comment must be non-empty\.$/],
        ["no scores", { comment }, /^attribute_scores must not be empty\.$/],
        ["empty scores", { comment, attributeScores: {} }, /^attribute_scores must not be empty\.$/],
        [
            "an attribute without scores",
            { comment, attributeScores: { TOXICITY: {} } },
            /^Attribute TOXICITY has no score/,
        ],
        [
            "a score without a value",
            { comment, attributeScores: { TOXICITY: { summaryScore: {} } } },
            /^Attribute TOXICITY has no score/,
        ],
        [
            "an unknown attribute",
            { comment, attributeScores: { NICE: score } },
            /^Unknown requested attribute: NICE$/,
        ],
        [
            "another score type",
            { comment, attributeScores: { TOXICITY: { summaryScore: { value: 1, type: "RAW" } } } },
            /^Requested score type RAW is not supported by attribute TOXICITY$/,
        ],
        [
            "a score past 1",
            { comment, attributeScores: { TOXICITY: { summaryScore: { value: 1.5 } } } },
            /has a score of 1\.5; send 0 to 1/,
        ],
        [
            "a span without a begin",
            { comment, attributeScores: span(undefined, 5) },
            /span that is not within/,
        ],
        ["a span without an end", { comment, attributeScores: span(0, null) }, /span that is not within/],
        ["a span past the text", { comment, attributeScores: span(0, 6) }, /0 <= begin < end <= 5/],
        ["a span before the text", { comment, attributeScores: span(-1, 3) }, /span that is not within/],
        ["an empty span", { comment, attributeScores: span(2, 2) }, /span that is not within/],
        ["a broken number for a span", { comment, attributeScores: span(0.5, 3) }, /TYPE_INT32/],
        [
            "another language",
            { comment, attributeScores: { INSULT: score }, languages: ["fr"] },
            /^Attribute INSULT does not support request languages: fr$/,
        ],
    ];
    for (const [name, body, message] of bad) {
        it(`refuses ${name}, and keeps nothing`, async () => {
            const response = await suggest(body);
            const { error } = (await response.json()) as ErrorAnswer;
            expect(response.status).equal(400);
            expect(error.message).match(message);
            expect(() => kept()).throw(/ENOENT/);
        });
    }

    it("says so where it cannot keep it", async () => {
        await server.close();
        server = await startTestServer(folder(), {
            feedback: { directory: join(folder(), "f"), maxBytes: 100 },
        });
        await untilVersion(server, "1");
        const response = await suggest({ comment, attributeScores: { TOXICITY: score }, languages: ["en"] });
        expect(response.status).equal(503);
        expect(((await response.json()) as { error: { status: string } }).error.status).equal("UNAVAILABLE");
    });
});
