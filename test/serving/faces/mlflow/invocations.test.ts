import { expect } from "chai";
import { JIGSAW_LABELS } from "../../../../model/contract";
import { expectedLogits, expectedScores, readFixture } from "../../../support/model-folder";
import { useSuiteServer } from "../../../support/suite-server";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { post, startTestServer, TEST_LIMITS, untilVersion } from "../../../support/test-server";

interface TextAnswer {
    predictions: { label: string; confidence: number; scores: Record<string, number> }[];
}
interface MlflowError {
    error_code: string;
    message: string;
}

/** Ids of the tests' character tokenizer. */
const vocabulary = readFixture<{ model: { vocab: Record<string, number> } }>("characters.tokenizer.json")
    .model.vocab;
const idsOf = (text: string) => [...text].map((character) => vocabulary[character] as number);

describe("POST /invocations", () => {
    const server = useSuiteServer({ limits: { ...TEST_LIMITS, textsPerRequest: 3 } });

    const invoke = (body: unknown, headers?: Record<string, string>) =>
        post(`${server().url}/invocations`, body, headers);
    const csv = (body: string, type = "text/csv") => invoke(body, { "content-type": type });

    const texts = ["fine", "bad!!"];
    const tables: [string, unknown][] = [
        [
            "dataframe_split",
            {
                columns: ["id", "text"],
                index: [7, 8],
                data: [
                    [1, "fine"],
                    [2, "bad!!"],
                ],
            },
        ],
        ["dataframe_split without columns", { data: [["fine"], ["bad!!"]] }],
        ["dataframe_split with numbers as columns", { columns: [0], data: [["fine"], ["bad!!"]] }],
        [
            "dataframe_records",
            [
                { text: "fine", n: 1 },
                { n: 2, text: "bad!!" },
            ],
        ],
        [
            "dataframe_records of Jigsaw's data",
            [
                { id: "a", comment_text: "fine" },
                { id: "b", comment_text: "bad!!" },
            ],
        ],
        ["dataframe_records with both names", texts.map((text) => ({ comment_text: "??", text }))],
        ["dataframe_records with one column", texts.map((text) => ({ body: text }))],
        ["instances", texts],
        ["instances of rows", texts.map((text) => [text])],
        ["instances of records", texts.map((text) => ({ text }))],
        ["inputs", texts],
        ["inputs of rows", texts.map((text) => [text])],
        ["inputs of columns", { text: texts }],
    ];
    for (const [name, table] of tables) {
        it(`scores ${name}`, async () => {
            const response = await invoke({ [name.split(" ")[0] as string]: table, params: { ignored: 1 } });
            const { predictions } = (await response.json()) as TextAnswer;
            expect(response.headers.get("x-moderato-model-version")).equal("1");
            expect(predictions.map(({ label }) => label)).deep.equal(["non-toxic", "toxic"]);
            texts.forEach((text, row) => {
                const scores = Object.entries(predictions[row]?.scores ?? {});
                expect(scores.map(([label]) => label)).deep.equal([...JIGSAW_LABELS]);
                const expected = expectedScores("first", text);
                scores.forEach(([, score], i) => expect(score).closeTo(expected[i] as number, 1e-6));
            });
        });
    }

    const files: [string, string, string?][] = [
        ["one column", "text\nfine\nbad!!\n"],
        ["another name", "body\nfine\nbad!!"],
        ["an index, as pandas writes it", ",body\n0,fine\n1,bad!!\n"],
        ["quotes, commas and lines within a text", 'id,text\n1,"so, ""fine"""\n2,"bad\n!!"\n'],
        ["a byte order mark, CRLF and blank lines", "\ufefftext\r\nfine\r\n\r\nbad!!\r\n"],
        ["a charset", "text\nfine\nbad!!\n", "text/csv; charset=UTF-8"],
    ];
    for (const [name, body, type] of files) {
        it(`scores CSV with ${name}`, async () => {
            const { predictions } = (await (await csv(body, type)).json()) as TextAnswer;
            expect(predictions.map(({ label }) => label)).deep.equal(["non-toxic", "toxic"]);
        });
    }

    for (const [name, body] of [
        [
            "inputs",
            {
                input_ids: [idsOf("bad!!"), [...idsOf("ok?"), 0, 0]],
                attention_mask: [
                    [1, 1, 1, 1, 1],
                    [1, 1, 1, 0, 0],
                ],
            },
        ],
        [
            "instances",
            [
                { input_ids: idsOf("bad!!"), attention_mask: [1, 1, 1, 1, 1] },
                { input_ids: [...idsOf("ok?"), 0, 0], attention_mask: [1, 1, 1, 0, 0] },
            ],
        ],
    ] as const) {
        // The very answer of MLflow 3.17's own server for this model and this body.
        it(`answers token ids as ${name} with logits, as MLflow serves the same model`, async () => {
            const response = await invoke({ [name]: body });
            const { predictions } = (await response.json()) as { predictions: { logits: number[][] } };
            expect(Object.keys(predictions)).deep.equal(["logits"]);
            ["bad!!", "ok?"].forEach((text, row) => {
                expectedLogits("first", text).forEach((logit, i) =>
                    expect(predictions.logits[row]?.[i]).closeTo(logit, 1e-5),
                );
            });
        });
    }

    it("pins a version by the header", async () => {
        const response = await invoke({ inputs: ["hello"] }, { "x-moderato-model-version": "2" });
        expect(response.headers.get("x-moderato-model-version")).equal("2");
        const { predictions } = (await response.json()) as TextAnswer;
        expect(predictions[0]?.scores["toxic"]).closeTo(expectedScores("second", "hello")[0] as number, 1e-6);
    });

    const bad: [string, unknown, RegExp][] = [
        ["not JSON", "nope", /not JSON.*"inputs"/],
        ["a list", ["a"], /body is an array; it must be an object/],
        ["no form", { text: "a" }, /None of dataframe_split, dataframe_records, instances, inputs is given/],
        ["two forms", { inputs: ["a"], instances: ["a"] }, /More than one of dataframe_split/],
        [
            "a list as dataframe_split",
            { dataframe_split: ["a"] },
            /dataframe_split is an array; it must be an object/,
        ],
        [
            "dataframe_split without data",
            { dataframe_split: { columns: ["text"] } },
            /dataframe_split\.data is missing/,
        ],
        [
            "a short row",
            { dataframe_split: { columns: ["a", "text"], data: [["x"]] } },
            /dataframe_split\.data\[0\] has 1 values; there are 2 columns/,
        ],
        [
            "an object as dataframe_records",
            { dataframe_records: { text: "a" } },
            /dataframe_records is an object; it must be an array/,
        ],
        [
            "a text as record",
            { dataframe_records: ["a"] },
            /dataframe_records\[0\] is a string; it must be an object/,
        ],
        [
            "a record without the text",
            { dataframe_records: [{ text: "a" }, { id: 1 }] },
            /dataframe_records\[1\]\.text is missing/,
        ],
        [
            "a missing value",
            { dataframe_records: [{ text: null }] },
            /dataframe_records\[0\]\.text is null; it must be a string/,
        ],
        [
            "columns of other names",
            { dataframe_records: [{ a: "x", b: "y" }] },
            /The columns are "a", "b"; texts are in column text/,
        ],
        ["a number as instance", { instances: ["a", 5] }, /instances\[1\] is a number; it must be a text, /],
        [
            "a record among texts",
            { inputs: ["a", { text: "b" }] },
            /inputs\[1\] is an object; it must be a string/,
        ],
        ["a number as inputs", { inputs: 5 }, /inputs is a number; it must be an array of texts/],
        ["a number among inputs", { inputs: [5] }, /inputs\[0\] is a number/],
        [
            "a column that is no array",
            { inputs: { text: "a" } },
            /inputs\.text is a string; it must be an array/,
        ],
        ["no texts", { inputs: [] }, /body holds 0 texts; 1 to 3/],
        ["no columns", { inputs: {} }, /The columns are none/],
        ["too many texts", { inputs: ["a", "b", "c", "d"] }, /body holds 4 texts; 1 to 3/],
        ["an empty text", { inputs: ["a", " "] }, /inputs\[1\] is empty/],
        ["a long text", { inputs: ["a".repeat(20_481)] }, /inputs\[0\] has 20481 bytes/],
        [
            "rows of different lengths",
            { inputs: { input_ids: [[2, 3], [4]], attention_mask: [[1, 1], [1]] } },
            /input_ids is nested otherwise than its shape/,
        ],
        [
            "another shape of the mask",
            { inputs: { input_ids: [[2, 3]], attention_mask: [[1]] } },
            /attention_mask is nested otherwise/,
        ],
        [
            "a fraction as id",
            { inputs: { input_ids: [[2.5]], attention_mask: [[1]] } },
            /input_ids\[0\] is not of the tensor's datatype/,
        ],
        [
            "an id beyond the vocabulary",
            { inputs: { input_ids: [[99_999]], attention_mask: [[1]] } },
            /input_ids\[0\] holds 99999; token ids are from 0 to/,
        ],
        [
            "padding on the left",
            { inputs: { input_ids: [[0, 2]], attention_mask: [[0, 1]] } },
            /attention_mask\[0\] is not ones and then zeros/,
        ],
    ];
    for (const [name, body, message] of bad) {
        it(`refuses ${name}`, async () => {
            const response = await invoke(body);
            const error = (await response.json()) as MlflowError;
            expect(Object.keys(error)).deep.equal(["error_code", "message"]);
            expect(error.message).match(message);
            expect(error.error_code).equal("BAD_REQUEST");
            expect(response.status).equal(400);
        });
    }

    for (const [name, body, message] of [
        ["without rows", "text\n", /body holds 0 texts/],
        ["of nothing", "", /The columns are none/],
        ["with too many rows", "text\na\nb\nc\nd\ne\nf", /body holds \d texts; 1 to 3/],
        ["of unknown columns", "a,b\n1,2", /The columns are "a", "b"/],
        [
            "with rows of another length",
            "id,text\n1,fine\n2,unforgettable,3",
            /line 3 cannot be read \(CSV_RECORD_INCONSISTENT_FIELDS_LENGTH\)/,
        ],
        ["with an open quote", 'text\n"unforgettable', /cannot be read \(CSV_QUOTE_NOT_CLOSED\)/],
        ["with a quote within a text", 'text\nun"forgettable"', /cannot be read \(INVALID_OPENING_QUOTE\)/],
        ["with an empty text", "id,text\n1,fine\n2,\n", /text of row 2 is empty/],
    ] as const) {
        it(`refuses CSV ${name}`, async () => {
            const response = await csv(body);
            const error = (await response.json()) as MlflowError;
            expect([response.status, error.error_code]).deep.equal([400, "BAD_REQUEST"]);
            expect(error.message)
                .match(message)
                .not.match(/unforgettable/);
        });
    }

    for (const [type, words] of [
        [
            "text/plain",
            "This predictor only supports the following content types: Types: ['text/csv', 'application/json']. Got 'text/plain'.",
        ],
        ["application/json; charset=latin1", "The scoring server only supports UTF-8"],
        ["application/json; version=2", "Unrecognized content type parameters: version."],
    ] as const) {
        it(`refuses ${type} in MLflow's words`, async () => {
            const response = await csv("nope", type);
            expect(response.status).equal(415);
            expect(response.headers.get("content-type")).match(/^text\/plain/);
            expect(await response.text()).equal(words);
        });
    }

    it("tells a version that does not exist and other methods in MLflow's envelope", async () => {
        const version = await invoke({ inputs: ["a"] }, { "x-moderato-model-version": "77" });
        expect([version.status, ((await version.json()) as MlflowError).error_code]).deep.equal([
            404,
            "RESOURCE_DOES_NOT_EXIST",
        ]);
        const method = await fetch(`${server().url}/invocations`);
        expect([method.status, method.headers.get("allow")]).deep.equal([405, "POST"]);
        expect(Object.keys((await method.json()) as object)).deep.equal(["error_code", "message"]);
    });
});

describe("MLflow's probes", () => {
    const folder = useTemporaryFolder();

    it("are 200 while a version serves, without a key", async () => {
        const server = await startTestServer(folder(), { apiKeyHashes: ["0".repeat(64)] });
        try {
            await untilVersion(server, "1");
            for (const path of ["/ping", "/health"]) {
                const response = await fetch(server.url + path);
                expect([path, response.status, await response.text()]).deep.equal([path, 200, "\n"]);
            }
            const version = await fetch(`${server.url}/version`);
            expect([version.status, await version.text()]).deep.equal([200, "3.17.2"]);
            expect((await post(`${server.url}/invocations`, { inputs: ["a"] })).status).equal(401);
        } finally {
            await server.close();
        }
    });

    it("are 503 before the first model", async () => {
        const server = await startTestServer(folder(), {}, (registry) => registry.aliases.clear());
        try {
            for (const path of ["/ping", "/health"])
                expect((await fetch(server.url + path)).status).equal(503);
            const response = await post(`${server.url}/invocations`, { inputs: ["a"] });
            expect([response.status, ((await response.json()) as MlflowError).error_code]).deep.equal([
                503,
                "TEMPORARILY_UNAVAILABLE",
            ]);
        } finally {
            await server.close();
        }
    });
});
