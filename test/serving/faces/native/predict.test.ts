import { expect } from "chai";
import { expectedScores } from "../../../support/model-folder";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import {
    post,
    startTestServer,
    TEST_LIMITS,
    untilVersion,
    type TestServer,
} from "../../../support/test-server";

interface Sentence {
    begin: number;
    end: number;
    scores: Record<string, number>;
}
interface Prediction {
    scores: Record<string, number>;
    sentences?: Sentence[];
}

describe("POST /predict: sentences and pinned versions", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    beforeEach(async () => {
        server = await startTestServer(folder(), { limits: TEST_LIMITS });
        await untilVersion(server, "1");
    });
    afterEach(() => server.close());

    const predict = (body: unknown, headers?: Record<string, string>) =>
        post(`${server.url}/predict`, body, headers);
    const predictions = async (body: unknown): Promise<Prediction[]> => {
        const answer = await predict(body);
        expect(answer.status, await answer.clone().text()).equal(200);
        return ((await answer.json()) as { predictions: Prediction[] }).predictions;
    };

    it("scores each sentence by itself, where it is in the text in UTF-16 units", async () => {
        const text = "A 😀 day.  Go away!! ";
        const [other, prediction] = await predictions({ texts: ["Fine?", text], sentences: true });
        expect(prediction?.sentences?.map(({ begin, end }) => text.slice(begin, end))).deep.equal([
            "A 😀 day.",
            "Go away!!",
        ]);
        const toxic = prediction?.sentences?.map(({ scores }) => scores["toxic"]) as number[];
        expect(toxic[0]).closeTo(expectedScores("first", "A 😀 day.")[0] as number, 1e-6);
        expect(toxic[1]).closeTo(expectedScores("first", "Go away!!")[0] as number, 1e-6);
        expect(prediction?.scores["toxic"]).closeTo(expectedScores("first", text)[0] as number, 1e-6);
        expect(other?.sentences).length(1);
        expect(other?.sentences?.[0]?.scores).deep.equal(other?.scores);
    });

    it("leaves sentences out unless they are asked for", async () => {
        for (const more of [{}, { sentences: false }]) {
            const [prediction] = await predictions({ text: "One. Two.", ...more });
            expect(prediction).not.have.property("sentences");
        }
    });

    it("bounds the number of sentences of all texts together", async () => {
        const of = (count: number) => "Ok. ".repeat(count);
        expect((await predictions({ texts: [of(1000), of(24)], sentences: true }))[0]?.sentences).length(
            1000,
        );
        const answer = await predict({ texts: [of(1000), of(25)], sentences: true });
        expect(answer.status).equal(400);
        expect(((await answer.json()) as { error: object }).error).include({
            code: "sentence_count",
            value: 1025,
        });
        expect(await predictions({ texts: [of(1000), of(25)] })).length(2);
    });

    it("takes the version that serves as a pin, in body, header or both", async () => {
        const header = { "x-moderato-model-version": "1" };
        for (const [body, headers] of [
            [{ text: "hi", model_version: "1" }, {}],
            [{ text: "hi" }, header],
            // The body goes first.
            [{ text: "hi", model_version: "1" }, { "x-moderato-model-version": "99" }],
        ] as const) {
            const answer = await predict(body, headers);
            expect([answer.status, answer.headers.get("x-moderato-model-version")]).deep.equal([200, "1"]);
        }
    });

    it("answers by a registered version that it pins, or says that there is none", async () => {
        for (const [body, headers] of [
            [{ text: "no!", model_version: "2" }, {}],
            [{ text: "no!" }, { "x-moderato-model-version": "2" }],
        ] as const) {
            const answer = await predict(body, headers);
            expect([answer.status, answer.headers.get("x-moderato-model-version")]).deep.equal([200, "2"]);
            const told = (await answer.json()) as { model_version: string; predictions: Prediction[] };
            expect(told.model_version).equal("2");
            const expected = expectedScores("second", "no!")[0] as number;
            expect(told.predictions[0]?.scores["toxic"]).closeTo(expected, 1e-6);
        }
        const unknown = await predict({ text: "no!", model_version: "99" });
        expect(unknown.status).equal(404);
        expect(((await unknown.json()) as { error: object }).error).include({ code: "version_unknown" });
    });

    it("refuses what is no version's name", async () => {
        const codeOf = async (answer: Response) =>
            [answer.status, ((await answer.json()) as { error: { code: string } }).error.code] as const;
        expect(await codeOf(await predict({ text: "hi", model_version: "../1" }))).deep.equal([
            400,
            "not_allowed",
        ]);
        expect(await codeOf(await predict({ text: "hi", model_version: 1 }))).deep.equal([400, "wrong_type"]);
        expect(await codeOf(await predict({ text: "hi" }, { "x-moderato-model-version": "a b" }))).deep.equal(
            [400, "not_allowed"],
        );
    });
});
