import { expect } from "chai";
import { expectedScores } from "../../../support/model-folder";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { post, startTestServer, untilVersion, type TestServer } from "../../../support/test-server";

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
    clientToken?: string;
}
interface ErrorAnswer {
    error: { code: number; message: string; status: string; details: Record<string, unknown>[] };
}

describe("POST /v1alpha1/comments:analyze", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    beforeEach(async () => {
        server = await startTestServer(folder());
        await untilVersion(server, "1");
    });
    afterEach(() => server.close());

    const analyze = (body: unknown) => post(`${server.url}/v1alpha1/comments:analyze?key=any`, body);
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
