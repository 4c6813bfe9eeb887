import { expect } from "chai";
import { expectedScores } from "../../../support/model-folder";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { useSuiteServer } from "../../../support/suite-server";
import { post, startTestServer, TEST_LIMITS, untilVersion } from "../../../support/test-server";

interface Score {
    value: number;
    type: string;
}
interface Answer {
    attributeScores?: Record<
        string,
        { spanScores: { begin: number; end: number; score: Score }[]; summaryScore: Score }
    >;
    languages: string[];
    detectedLanguages?: string[];
    clientToken?: string;
}
interface ErrorAnswer {
    error: { code: number; message: string; status: string; details: Record<string, unknown>[] };
}

describe("POST /v1alpha1/comments:analyze", () => {
    const server = useSuiteServer();
    const analyze = (body: unknown) => post(`${server().url}/v1alpha1/comments:analyze?key=any`, body);
    const answerTo = async (body: unknown): Promise<Answer> => {
        const response = await analyze(body);
        expect(response.status, await response.clone().text()).equal(200);
        return (await response.json()) as Answer;
    };
    const errorOf = async (body: unknown): Promise<ErrorAnswer["error"]> => {
        const response = await analyze(body);
        const { error } = (await response.json()) as ErrorAnswer;
        expect([response.status, error.status]).deep.equal([400, "INVALID_ARGUMENT"]);
        expect(error.code).equal(400);
        return error;
    };
    const TOXICITY = { TOXICITY: {} };

    it("answers as Perspective does", async () => {
        const text = "Wow 😀!!";
        const response = await analyze({
            comment: { text, type: "PLAIN_TEXT" },
            context: { entries: [{ text: "earlier" }] },
            requestedAttributes: { TOXICITY: { scoreType: "PROBABILITY", scoreThreshold: 0 }, THREAT: {} },
            languages: ["en"],
            doNotStore: true,
            clientToken: "mine",
            sessionId: "s",
            communityId: "c",
            spanAnnotations: false,
        });
        expect(response.headers.get("x-moderato-model-version")).equal("1");
        const answer = (await response.json()) as Answer;
        const [toxic, , , threat] = expectedScores("first", text) as [number, number, number, number];
        const toxicity = answer.attributeScores?.["TOXICITY"];
        expect(toxicity?.summaryScore.value).closeTo(toxic, 1e-6);
        expect(toxicity?.summaryScore.type).equal("PROBABILITY");
        // UTF-16 units: the emoji counts two.
        expect(toxicity?.spanScores).deep.equal([{ begin: 0, end: 8, score: toxicity?.summaryScore }]);
        expect(answer.attributeScores?.["THREAT"]?.summaryScore.value).closeTo(threat, 1e-6);
        expect(answer).deep.include({ languages: ["en"], clientToken: "mine" });
        expect(Object.keys(answer).sort()).deep.equal(["attributeScores", "clientToken", "languages"]);
    });

    it("maps every attribute that has a label", async () => {
        const names = ["TOXICITY", "SEVERE_TOXICITY", "PROFANITY", "THREAT", "INSULT", "IDENTITY_ATTACK"];
        const labels = [0, 1, 2, 3, 4, 5];
        const all = [...names, ...names.map((name) => `${name}_EXPERIMENTAL`), "OBSCENE", "TOXICITY_FAST"];
        const answer = await answerTo({
            comment: { text: "oh!" },
            requestedAttributes: Object.fromEntries(all.map((name) => [name, null])),
        });
        const expected = expectedScores("first", "oh!");
        const values = all.map((name) => answer.attributeScores?.[name]?.summaryScore.value as number);
        [...labels, ...labels, 2, 0].forEach((label, i) => {
            expect(values[i]).closeTo(expected[label] as number, 1e-6);
        });
    });

    it("takes names as in the .proto file", async () => {
        const answer = await answerTo({
            comment: { text: "hi" },
            requested_attributes: { TOXICITY: { score_type: "PROBABILITY" } },
        });
        expect(answer.attributeScores).have.key("TOXICITY");
    });

    it("leaves out scores under their threshold, and attributeScores where all are", async () => {
        const comment = { text: "calm" };
        const some = await answerTo({
            comment,
            requestedAttributes: { TOXICITY: { scoreThreshold: 0.9 }, INSULT: { scoreThreshold: 0.01 } },
        });
        expect(Object.keys(some.attributeScores ?? {})).deep.equal(["INSULT"]);
        const none = await answerTo({ comment, requestedAttributes: { TOXICITY: { scoreThreshold: 0.9 } } });
        expect(none).not.have.property("attributeScores");
    });

    it("takes regional codes of the model's language", async () => {
        const comment = { text: "hi" };
        const answer = await answerTo({ comment, requestedAttributes: TOXICITY, languages: ["en-US"] });
        expect(answer.languages).deep.equal(["en-US"]);
    });

    it("drops unsupported attributes only when asked to", async () => {
        const body = { comment: { text: "hi" }, requestedAttributes: { SPAM: {}, TOXICITY: {} } };
        expect((await errorOf(body)).message).equal("Unknown requested attribute: SPAM");
        const answer = await answerTo({ ...body, dropUnsupportedAttributes: true });
        expect(Object.keys(answer.attributeScores ?? {})).deep.equal(["TOXICITY"]);
    });

    const text = { text: "hello" };
    const bad: [string, unknown, string, string | null][] = [
        [
            "an empty comment",
            { comment: { text: "" }, requestedAttributes: TOXICITY },
            "Comment must be non-empty.",
            "COMMENT_EMPTY",
        ],
        ["no comment", { requestedAttributes: TOXICITY }, "Comment must be non-empty.", "COMMENT_EMPTY"],
        [
            "a comment too long",
            { comment: { text: "é".repeat(10_241) }, requestedAttributes: TOXICITY },
            "Comment text was too many bytes. Value (20482) exceeded limit (20480).",
            "COMMENT_TOO_LONG",
        ],
        ["no attribute", { comment: text }, "Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES"],
        [
            "an unknown attribute",
            { comment: text, requestedAttributes: { NICE: {} } },
            "Unknown requested attribute: NICE",
            "INVALID_REQUEST",
        ],
        [
            "another score type",
            { comment: text, requestedAttributes: { TOXICITY: { scoreType: "PERCENTILE" } } },
            "Requested score type PERCENTILE is not supported by attribute TOXICITY",
            "INVALID_REQUEST",
        ],
        [
            "other languages",
            { comment: text, requestedAttributes: TOXICITY, languages: ["fr", "de"] },
            "Attribute TOXICITY does not support request languages: fr, de",
            "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        ],
        [
            "an unknown field",
            { comment: text, requestedAttributes: TOXICITY, wrong: 1 },
            'Invalid JSON payload received. Unknown name "wrong": Cannot find field.',
            null,
        ],
        [
            "an unknown field within another",
            { comment: { ...text, txt: "" }, requestedAttributes: TOXICITY },
            `Invalid JSON payload received. Unknown name "txt" at 'comment': Cannot find field.`,
            null,
        ],
        [
            "a number for the text",
            { comment: { text: 5 } },
            "Invalid value at 'comment.text' (TYPE_STRING), 5",
            null,
        ],
        [
            "null in a list",
            { comment: text, requestedAttributes: TOXICITY, languages: [null] },
            "Invalid value at 'languages[0]' (TYPE_STRING)",
            null,
        ],
        ["an array", [], "Invalid value at 'body' (Message)", null],
    ];
    for (const [name, body, message, errorType] of bad) {
        it(`refuses ${name} in Perspective's words`, async () => {
            const error = await errorOf(body);
            expect(error.message).equal(message);
            if (errorType === null) {
                expect(error.details[0]?.["@type"]).equal("type.googleapis.com/google.rpc.BadRequest");
            } else {
                expect(error.details[0]).deep.include({
                    "@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error",
                    errorType,
                });
            }
        });
    }

    it("names languages and attribute in the details of a language error", async () => {
        const error = await errorOf({ comment: text, requestedAttributes: TOXICITY, languages: ["fr"] });
        expect(error.details[0]?.["languageNotSupportedByAttributeError"]).deep.equal({
            requestedLanguages: ["fr"],
            attribute: "TOXICITY",
        });
    });

    it("finds the language out where none is given", async () => {
        const english = { text: "I think this article is well written but it has no sources." };
        const answer = await answerTo({ comment: english, requestedAttributes: TOXICITY });
        expect(answer).deep.include({ languages: ["en"], detectedLanguages: ["en"] });
        const german = { text: "Ich finde diesen Artikel gut geschrieben, aber die Quellen fehlen." };
        const error = await errorOf({ comment: german, requestedAttributes: { INSULT: {}, ...TOXICITY } });
        expect(error.message).equal("Attribute INSULT does not support request languages: de");
        expect(error.details).deep.equal([
            {
                "@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error",
                errorType: "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
                languageNotSupportedByAttributeError: { detectedLanguages: ["de"], attribute: "INSULT" },
            },
        ]);
        const dropped = await answerTo({
            comment: german,
            requestedAttributes: TOXICITY,
            dropUnsupportedAttributes: true,
        });
        expect(dropped).deep.equal({ languages: ["de"], detectedLanguages: ["de"] });
    });

    it("takes the client's word for the language, and one of several that it knows", async () => {
        const german = { text: "Ich finde diesen Artikel gut geschrieben, aber die Quellen fehlen." };
        const answer = await answerTo({
            comment: german,
            requestedAttributes: TOXICITY,
            languages: ["de", "EN"],
        });
        expect(answer.languages).deep.equal(["de", "EN"]);
        expect(answer).not.have.property("detectedLanguages");
    });

    it("says so where it cannot tell the language", async () => {
        const error = await errorOf({
            comment: { text: "ကျွန်တော် စာရေးနေပါတယ်" },
            requestedAttributes: TOXICITY,
        });
        expect(error.message).equal("Unable to detect language");
        expect(error.details[0]).include({ errorType: "LANGUAGE_DETECTION_FAILED" });
    });

    it("scores each sentence where spans are asked for", async () => {
        const text = "  Fine. Not fine!!  ";
        const answer = await answerTo({
            comment: { text },
            requestedAttributes: { TOXICITY: {}, INSULT: { scoreThreshold: 0.99 } },
            languages: ["en"],
            spanAnnotations: true,
        });
        expect(Object.keys(answer.attributeScores ?? {})).deep.equal(["TOXICITY"]);
        const { spanScores, summaryScore } = answer.attributeScores?.["TOXICITY"] ?? {};
        expect(spanScores?.map(({ begin, end }) => text.slice(begin, end))).deep.equal([
            "Fine.",
            "Not fine!!",
        ]);
        const toxicity = (part: string): number => expectedScores("first", part)[0] as number;
        expect(spanScores?.[0]?.score.value).closeTo(toxicity("Fine."), 1e-6);
        expect(spanScores?.[1]?.score.value).closeTo(toxicity("Not fine!!"), 1e-6);
        expect(summaryScore?.value).closeTo(toxicity(text), 1e-6);
    });

    it("scores one sentence as the whole", async () => {
        const answer = await answerTo({
            comment: { text: " One only! " },
            requestedAttributes: TOXICITY,
            spanAnnotations: true,
        });
        const { spanScores, summaryScore } = answer.attributeScores?.["TOXICITY"] ?? {};
        expect(spanScores).deep.equal([{ begin: 0, end: 11, score: summaryScore }]);
    });

    it("bounds the spans of one comment", async () => {
        const text = "Go. ".repeat(5000).trim();
        const answer = await answerTo({
            comment: { text },
            requestedAttributes: TOXICITY,
            languages: ["en"],
            spanAnnotations: true,
        });
        const spans = answer.attributeScores?.["TOXICITY"]?.spanScores ?? [];
        expect(spans.length).equal(100);
        expect([spans[0]?.begin, spans.at(-1)?.end]).deep.equal([0, text.length]);
    });

    it("scores of HTML what a reader sees, and counts spans in what was sent", async () => {
        const html = "<p>Hi &amp; bye!</p><script>if (a!!!!)</script><b>No</b>pe.";
        const body = {
            comment: { text: html, type: "HTML" },
            requestedAttributes: TOXICITY,
            languages: ["en"],
        };
        const whole = (await answerTo(body)).attributeScores?.["TOXICITY"];
        const expected = expectedScores("first", "Hi & bye!\nNope.")[0] as number;
        expect(whole?.summaryScore.value).closeTo(expected, 1e-6);
        expect(whole?.spanScores).deep.equal([{ begin: 0, end: html.length, score: whole?.summaryScore }]);
        const spans = (await answerTo({ ...body, spanAnnotations: true })).attributeScores?.["TOXICITY"]
            ?.spanScores;
        expect(spans?.map(({ begin, end }) => html.slice(begin, end))).deep.equal([
            "Hi &amp; bye!",
            "No</b>pe.",
        ]);
        const empty = await errorOf({ ...body, comment: { text: "<p><br></p>", type: "HTML" } });
        expect(empty.message).equal("Comment must be non-empty.");
    });

    it("refuses two forms of context", async () => {
        const error = await errorOf({
            comment: { text: "hi" },
            requestedAttributes: TOXICITY,
            context: { entries: [{ text: "x" }], articleAndParentComment: {} },
        });
        expect(error.message).match(/more than one form; send entries or articleAndParentComment/);
    });

    it("scores with the version that a header pins", async () => {
        const url = `${server().url}/v1alpha1/comments:analyze`;
        const body = { comment: { text: "hi!" }, requestedAttributes: TOXICITY, languages: ["en"] };
        const unknown = await post(url, body, { "x-moderato-model-version": "77" });
        const { error } = (await unknown.json()) as ErrorAnswer;
        expect([unknown.status >= 400, error.message.includes('"77"')]).deep.equal([true, true]);
        const same = await post(url, body, { "x-moderato-model-version": "1" });
        expect([same.status, same.headers.get("x-moderato-model-version")]).deep.equal([200, "1"]);
    });

    it("takes a request of Coral's", async () => {
        // coralproject/talk, server/src/core/server/services/perspective
        const answer = await answerTo({
            comment: { text: "hello!" },
            doNotStore: true,
            requestedAttributes: { TOXICITY: {} },
            languages: ["en"],
        });
        expect(answer.attributeScores?.["TOXICITY"]?.summaryScore.value).a("number");
    });

    it("reads a body that is nested deeply, and one of many unknown names", async () => {
        const deep = `{"comment":{"text":"hi"},"context":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
        expect((await errorOf(deep)).message).equal("Invalid value at 'context' (Message)");
        const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`x${i}`, 1]));
        expect((await errorOf(many)).message.split("\n")).length(100);
    });

    it("lists everything that is wrong with a message at once", async () => {
        const error = await errorOf({ comment: { text: 5 }, a: 1, doNotStore: "yes" });
        expect(error.message.split("\n")).length(3);
    });

    it("refuses a body that is not JSON without quoting it", async () => {
        const error = await errorOf('{"comment": secret');
        expect(error.message).match(/^Invalid JSON payload received\./);
        expect(error.message).not.match(/secret/);
    });
});

describe("the Perspective face's limits", () => {
    const folder = useTemporaryFolder();

    it("tells a quota in the words that clients match on", async () => {
        const server = await startTestServer(folder(), { limits: { ...TEST_LIMITS, requestsPerMinute: 1 } });
        try {
            await untilVersion(server, "1");
            const body = {
                comment: { text: "hi" },
                requestedAttributes: { TOXICITY: {} },
                languages: ["en"],
            };
            const url = `${server.url}/v1alpha1/comments:analyze`;
            expect((await post(url, body)).status).equal(200);
            const refused = await post(url, body);
            const { error } = (await refused.json()) as ErrorAnswer;
            expect([refused.status, error.code, error.status]).deep.equal([429, 429, "RESOURCE_EXHAUSTED"]);
            expect(error.message).match(
                /^Quota exceeded for quota metric 'Analysis requests \(AnalyzeComment\)'/,
            );
            expect(error.details[0]).deep.include({
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                reason: "RATE_LIMIT_EXCEEDED",
            });
            expect(Number(refused.headers.get("retry-after"))).greaterThan(0);
        } finally {
            await server.close();
        }
    });

    it("leaves unknown attributes out unasked where the operator says so, but never all of them", async () => {
        const server = await startTestServer(folder(), { perspectiveDropUnknown: true });
        try {
            await untilVersion(server, "1");
            const ask = async (names: string[], languages: string[]) => {
                const requestedAttributes = Object.fromEntries(names.map((name) => [name, {}]));
                const body = { comment: { text: "hi" }, requestedAttributes, languages };
                const response = await post(`${server.url}/v1alpha1/comments:analyze`, body);
                return (await response.json()) as Answer & ErrorAnswer;
            };
            const some = await ask(["SPAM", "TOXICITY"], ["en"]);
            expect(Object.keys(some.attributeScores ?? {})).deep.equal(["TOXICITY"]);
            expect((await ask(["SPAM"], ["en"])).error.message).equal("Unknown requested attribute: SPAM");
            const french = await ask(["SPAM", "TOXICITY"], ["fr"]);
            expect(french.error.message).equal("Attribute TOXICITY does not support request languages: fr");
        } finally {
            await server.close();
        }
    });
});
