import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { expectedLogits, expectedScores, readFixture } from "../../../support/model-folder";
import { useSuiteServer } from "../../../support/suite-server";
import { post, TEST_LIMITS } from "../../../support/test-server";

interface Output {
    name: string;
    datatype: string;
    shape: number[];
    data?: (number | string)[];
    parameters?: { binary_data_size: number };
}
interface InferAnswer {
    model_name: string;
    model_version: string;
    id?: string;
    outputs: Output[];
}

/** Ids of the tests' character tokenizer. */
const vocabulary = readFixture<{ model: { vocab: Record<string, number> } }>("characters.tokenizer.json")
    .model.vocab;
const idsOf = (text: string) => [...text].map((character) => vocabulary[character] as number);

const text = (...data: string[]) => ({ name: "text", datatype: "BYTES", shape: [data.length], data });
const ints = (name: string, shape: number[], data: unknown[]) => ({ name, datatype: "INT64", shape, data });
/** Bytes of a BYTES tensor. */
const bytesOf = (...texts: string[]) =>
    Buffer.concat(
        texts.flatMap((item) => {
            const length = Buffer.alloc(4);
            length.writeUInt32LE(Buffer.byteLength(item));
            return [length, Buffer.from(item)];
        }),
    );
const int64 = (...values: (number | bigint)[]) => Buffer.from(BigInt64Array.from(values.map(BigInt)).buffer);

describe("POST /v2/models/{model}/infer", () => {
    const server = useSuiteServer({ limits: { ...TEST_LIMITS, textsPerRequest: 3 } });

    const infer = (body: unknown, path = "moderato", headers?: Record<string, string>) =>
        post(`${server().url}/v2/models/${path}/infer`, body, headers);
    /** JSON, then binary data. */
    const inferBinary = (json: object, binary: Uint8Array, headers: Record<string, string> = {}) => {
        const head = Buffer.from(JSON.stringify(json));
        const body = Buffer.concat([head, binary]);
        return infer(body, "moderato", {
            "inference-header-content-length": String(head.length),
            ...headers,
        });
    };
    const outputsOf = async (response: Response) =>
        new Map(((await response.json()) as InferAnswer).outputs.map((output) => [output.name, output]));

    function expectTexts(outputs: Map<string, Output>, graph: "first" | "second", ...texts: string[]): void {
        const rows = texts.length;
        for (const [name, expected] of [
            ["logits", expectedLogits],
            ["scores", expectedScores],
        ] as const) {
            const { datatype, shape, data } = outputs.get(name) as Output;
            expect([datatype, shape]).deep.equal(["FP32", [rows, 6]]);
            const values = texts.flatMap((item) => expected(graph, item));
            expect(data).length(values.length);
            values.forEach((value, i) => expect(data?.[i]).closeTo(value, 1e-5));
        }
        const labels = texts.map((item) =>
            (expectedScores(graph, item)[0] as number) >= 0.5 ? "toxic" : "non-toxic",
        );
        expect(outputs.get("label")).deep.equal({
            name: "label",
            datatype: "BYTES",
            shape: [rows],
            data: labels,
        });
    }

    it("scores texts, echoes the id and answers all outputs in order", async () => {
        const response = await infer({
            id: "42",
            inputs: [text("fine", "bad!!")],
            parameters: { priority: 1 },
        });
        const answer = (await response.clone().json()) as InferAnswer;
        expect(response.headers.get("x-moderato-model-version")).equal("1");
        expect(answer).include({ model_name: "moderato", model_version: "1", id: "42" });
        expect(answer.outputs.map(({ name }) => name)).deep.equal(["scores", "logits", "label"]);
        expectTexts(await outputsOf(response), "first", "fine", "bad!!");
    });

    it("answers without an id where none was given", async () => {
        expect(await (await infer({ inputs: [text("fine")] })).json()).not.property("id");
    });

    for (const [name, input] of [
        ["a column", { ...text("fine", "bad!!"), shape: [2, 1] }],
        ["a nested column", { ...text(), shape: [2, 1], data: [["fine"], ["bad!!"]] }],
    ] as const) {
        it(`scores texts as ${name}`, async () => {
            expectTexts(await outputsOf(await infer({ inputs: [input] })), "first", "fine", "bad!!");
        });
    }

    const ids = [...idsOf("bad!!"), ...idsOf("ok?"), 0, 0];
    const mask = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0];
    for (const [name, inputs] of [
        ["flat", [ints("input_ids", [2, 5], ids), ints("attention_mask", [2, 5], mask)]],
        [
            "nested and in any order",
            [
                ints("attention_mask", [2, 5], [mask.slice(0, 5), mask.slice(5)]),
                ints("input_ids", [2, 5], [ids.slice(0, 5), ids.slice(5)]),
            ],
        ],
    ] as const) {
        it(`scores token ids, ${name}`, async () => {
            expectTexts(await outputsOf(await infer({ inputs })), "first", "bad!!", "ok?");
        });
    }

    it("cuts padding before the model sees it", async () => {
        // Three exclamation marks, of which the mask leaves one.
        const [mark] = idsOf("!");
        const inputs = [
            ints("input_ids", [1, 3], [mark, mark, mark]),
            ints("attention_mask", [1, 3], [1, 0, 0]),
        ];
        expectTexts(await outputsOf(await infer({ inputs })), "first", "!");
    });

    it("scores a row without tokens", async () => {
        const inputs = [ints("input_ids", [1, 2], [0, 0]), ints("attention_mask", [1, 2], [0, 0])];
        expectTexts(await outputsOf(await infer({ inputs })), "first", "");
    });

    it("answers the outputs that were asked for, in their order", async () => {
        const outputs = [{ name: "label" }, { name: "scores", parameters: { binary_data: false } }];
        const answer = (await (await infer({ inputs: [text("fine")], outputs })).json()) as InferAnswer;
        expect(answer.outputs.map(({ name }) => name)).deep.equal(["label", "scores"]);
    });

    it("pins a version by the path, else by the header", async () => {
        const pin = { "x-moderato-model-version": "2" };
        for (const response of [
            await infer({ inputs: [text("fine")] }, "moderato/versions/2"),
            await infer({ inputs: [text("fine")] }, "moderato", pin),
        ]) {
            expect(((await response.clone().json()) as InferAnswer).model_version).equal("2");
            expectTexts(await outputsOf(response), "second", "fine");
        }
        const both = await infer({ inputs: [text("fine")] }, "moderato/versions/1", pin);
        expect(((await both.json()) as InferAnswer).model_version).equal("1");
    });

    it("reads binary texts and answers binary data where asked", async () => {
        const binary = bytesOf("fine", "bad é!!");
        const response = await inferBinary(
            {
                inputs: [
                    {
                        name: "text",
                        datatype: "BYTES",
                        shape: [2],
                        parameters: { binary_data_size: binary.length },
                    },
                ],
                outputs: [{ name: "label", parameters: { binary_data: false } }, { name: "logits" }],
                parameters: { binary_data_output: true },
            },
            binary,
        );
        expect(response.status).equal(200);
        expect(response.headers.get("content-type")).equal("application/octet-stream");
        const body = Buffer.from(await response.arrayBuffer());
        const length = Number(response.headers.get("inference-header-content-length"));
        const [label, logits] = (JSON.parse(body.subarray(0, length).toString()) as InferAnswer).outputs;
        expect(label?.data).deep.equal(["non-toxic", "toxic"]);
        expect(logits).deep.equal({
            name: "logits",
            datatype: "FP32",
            shape: [2, 6],
            parameters: { binary_data_size: 48 },
        });
        expect(body.length).equal(length + 48);
        const expected = ["fine", "bad é!!"].flatMap((item) => expectedLogits("first", item));
        expected.forEach((logit, i) => expect(body.readFloatLE(length + i * 4)).closeTo(logit, 1e-5));
    });

    it("answers labels as binary data", async () => {
        const outputs = [{ name: "label", parameters: { binary_data: true } }];
        const response = await infer({ inputs: [text("fine", "bad!!")], outputs });
        const length = Number(response.headers.get("inference-header-content-length"));
        const body = Buffer.from(await response.arrayBuffer());
        expect(body.subarray(length)).deep.equal(bytesOf("non-toxic", "toxic"));
    });

    it("reads binary token ids, beside JSON", async () => {
        const binary = int64(...ids);
        const inputs = [
            {
                name: "input_ids",
                datatype: "INT64",
                shape: [2, 5],
                parameters: { binary_data_size: binary.length },
            },
            ints("attention_mask", [2, 5], mask),
        ];
        expectTexts(await outputsOf(await inferBinary({ inputs }, binary)), "first", "bad!!", "ok?");
    });

    it("reads compressed requests", async () => {
        const body = gzipSync(JSON.stringify({ inputs: [text("fine")] }));
        const response = await infer(body, "moderato", { "content-encoding": "gzip" });
        expectTexts(await outputsOf(response), "first", "fine");
    });

    const one = text("fine");
    const pair = (idShape: number[], idData: unknown[], maskShape: number[], maskData: unknown[]) => ({
        inputs: [ints("input_ids", idShape, idData), ints("attention_mask", maskShape, maskData)],
    });
    const bad: [string, unknown, RegExp][] = [
        ["not JSON", "nope", /not JSON.*"inputs"/],
        ["no inputs", {}, /inputs is missing; it must be an array/],
        ["an empty list", { inputs: [] }, /inputs is out of range; it must be at least 1/],
        [
            "another input",
            { inputs: [{ ...one, name: "comment" }] },
            /inputs\[0\]\.name is "comment"; it must be text or input_ids or attention_mask/,
        ],
        [
            "another output",
            { inputs: [one], outputs: [{ name: "embedding" }] },
            /outputs\[0\]\.name is "embedding"; it must be scores or logits or label/,
        ],
        [
            "an output twice",
            { inputs: [one], outputs: [{ name: "label" }, { name: "label" }] },
            /outputs holds label twice/,
        ],
        ["an input twice", { inputs: [one, one] }, /inputs holds text twice/],
        [
            "text and ids",
            { inputs: [one, ints("input_ids", [1, 1], [2])] },
            /inputs holds text and input_ids; the model takes text alone, or/,
        ],
        [
            "ids without their mask",
            { inputs: [ints("input_ids", [1, 1], [2])] },
            /inputs holds input_ids; the model takes/,
        ],
        ["a number as id", { id: 5, inputs: [one] }, /id is a number; it must be a string/],
        [
            "another datatype",
            { inputs: [{ ...one, datatype: "FP32" }] },
            /inputs\[0\]\.datatype has datatype FP32; the model expects BYTES/,
        ],
        [
            "a smaller integer",
            { inputs: [{ ...ints("input_ids", [1, 1], [2]), datatype: "INT32" }] },
            /datatype INT32; the model expects INT64/,
        ],
        [
            "a fraction as dimension",
            { inputs: [{ ...one, shape: [1.5] }] },
            /inputs\[0\]\.shape\[0\] is a number; it must be an integer/,
        ],
        [
            "a dimension of nothing",
            { inputs: [{ ...one, shape: [0], data: [] }] },
            /inputs\[0\]\.shape\[0\] is out of range/,
        ],
        [
            "too many dimensions",
            { inputs: [{ ...one, shape: [1, 1, 1] }] },
            /inputs\[0\]\.shape is out of range/,
        ],
        [
            "text of two columns",
            { inputs: [{ ...text("a", "b"), shape: [1, 2] }] },
            /inputs\[0\]\.shape has shape \[1,2\]; the model expects \[n\] or \[n,1\]/,
        ],
        [
            "ids of one dimension",
            pair([1], [2], [1], [1]),
            /inputs\[0\]\.shape has shape \[1\]; the model expects \[n,length\]/,
        ],
        [
            "a mask of another shape",
            pair([1, 2], [2, 3], [2, 1], [1, 1]),
            /inputs\[1\]\.shape has shape \[2,1\]; input_ids has another/,
        ],
        [
            "a mask of another length",
            pair([1, 2], [2, 3], [1, 1], [1]),
            /inputs\[1\]\.shape has shape \[1,1\]; input_ids has another/,
        ],
        [
            "too few values",
            { inputs: [{ ...one, shape: [2] }] },
            /inputs\[0\]\.data holds 1 values; its shape asks for 2/,
        ],
        [
            "too many values",
            { inputs: [{ ...text("a", "b"), shape: [1] }] },
            /inputs\[0\]\.data holds more than 1 values; its shape asks for 1/,
        ],
        [
            "another nesting",
            pair([2, 1], [[2, 3]], [2, 1], [[1, 1]]),
            /inputs\[0\]\.data is nested otherwise than its shape/,
        ],
        [
            "a deeper nesting",
            { inputs: [{ ...one, data: [["fine"]] }] },
            /inputs\[0\]\.data is nested otherwise|data\[0\] is not of/,
        ],
        ["no data", { inputs: [{ name: "text", datatype: "BYTES", shape: [1] }] }, /inputs\[0\] has no data/],
        [
            "a number as text",
            { inputs: [{ ...one, data: [5] }] },
            /inputs\[0\]\.data\[0\] is not of the tensor's datatype; it must be a string/,
        ],
        [
            "a text as id",
            pair([1, 1], ["2"], [1, 1], [1]),
            /inputs\[0\]\.data\[0\] is not of the tensor's datatype; it must be an integer/,
        ],
        ["a negative id", pair([1, 1], [-1], [1, 1], [1]), /must be an integer from 0 to/],
        [
            "an id beyond the vocabulary",
            pair([1, 1], [9999], [1, 1], [1]),
            /input_ids\[0\] holds 9999; token ids are from 0 to/,
        ],
        [
            "padding on the left",
            pair([2, 2], [2, 3, 0, 3], [2, 2], [1, 1, 0, 1]),
            /attention_mask\[1\] is not ones and then zeros/,
        ],
        [
            "a mask of other numbers",
            pair([1, 2], [2, 3], [1, 2], [2, 1]),
            /attention_mask\[0\] is not ones and then zeros/,
        ],
        [
            "a sequence too long",
            pair([1, 201], Array(201).fill(2), [1, 201], Array(201).fill(1)),
            /input_ids\[0\] has 201 token ids; at most 200/,
        ],
        ["too many rows", { inputs: [text("a", "b", "c", "d")] }, /inputs\[0\]\.shape holds 4 texts; 1 to 3/],
        ["an empty text", { inputs: [text("a", " ")] }, /text\[1\] is empty/],
        ["a long text", { inputs: [text("a".repeat(20_481))] }, /text\[0\] has 20481 bytes/],
        [
            "classification, an extension of Triton's",
            { inputs: [one], outputs: [{ name: "scores", parameters: { classification: 3 } }] },
            /outputs\[0\]\.parameters\.classification is an extension/,
        ],
        [
            "shared memory",
            { inputs: [{ ...one, parameters: { shared_memory_region: "a" } }] },
            /inputs\[0\]\.parameters\.shared_memory_region is an extension/,
        ],
        [
            "data twice",
            { inputs: [{ ...one, parameters: { binary_data_size: 0 } }] },
            /inputs\[0\] has data and parameters\.binary_data_size/,
        ],
        [
            "binary data that is not there",
            {
                inputs: [
                    { name: "text", datatype: "BYTES", shape: [1], parameters: { binary_data_size: 8 } },
                ],
            },
            /inputs\[0\] has 8 bytes of binary data; 0 are left in the body/,
        ],
    ];
    for (const [name, body, message] of bad) {
        it(`refuses ${name}`, async () => {
            const response = await infer(body);
            const error = (await response.json()) as { error: string };
            expect(Object.keys(error)).deep.equal(["error"]);
            expect(error.error).match(message);
            expect(response.status).equal(400);
        });
    }

    const binaryText = (size: number, shape = [1]) => ({
        inputs: [{ name: "text", datatype: "BYTES", shape, parameters: { binary_data_size: size } }],
    });
    const binaryIds = {
        inputs: [
            { name: "input_ids", datatype: "INT64", shape: [1, 1], parameters: { binary_data_size: 8 } },
            ints("attention_mask", [1, 1], [1]),
        ],
    };
    const badBinary: [string, object, Uint8Array, RegExp, Record<string, string>?][] = [
        [
            "an element that ends beyond the tensor",
            binaryText(6),
            Buffer.from([9, 0, 0, 0, 65, 66]),
            /its last element ends beyond them/,
        ],
        ["half a length", binaryText(2), Buffer.from([1, 0]), /its last element ends beyond them/],
        [
            "fewer elements than the shape says",
            binaryText(5, [2]),
            bytesOf("a"),
            /inputs\[0\] holds 1 values; its shape asks for 2/,
        ],
        [
            "more elements than the shape says",
            binaryText(10),
            bytesOf("a", "b"),
            /inputs\[0\] holds more than 1 values/,
        ],
        ["what is not UTF-8", binaryText(5), Buffer.from([1, 0, 0, 0, 0xff]), /not valid UTF-8/],
        [
            "what is left over",
            binaryText(5),
            Buffer.concat([bytesOf("a"), bytesOf("b")]),
            /body has 10 bytes of binary data; its inputs take 5/,
        ],
        [
            "integers of another size",
            { inputs: [{ ...binaryIds.inputs[0], shape: [1, 2] }, ints("attention_mask", [1, 2], [1, 1])] },
            int64(2),
            /has 8 bytes of binary data; its shape asks for 16/,
        ],
        ["a negative integer", binaryIds, int64(-1), /must be an integer from 0 to/],
        ["a large integer", binaryIds, int64(2n ** 32n + 2n), /must be an integer from 0 to/],
        [
            "a header that is no number",
            binaryText(5),
            bytesOf("a"),
            /inference-header-content-length is "x"; it must be the length/,
            { "inference-header-content-length": "x" },
        ],
        [
            "a header beyond the body",
            binaryText(5),
            bytesOf("a"),
            /inference-header-content-length is "100000"/,
            { "inference-header-content-length": "100000" },
        ],
        [
            "a header within the JSON",
            binaryText(5),
            bytesOf("a"),
            /not JSON/,
            { "inference-header-content-length": "9" },
        ],
    ];
    for (const [name, json, binary, message, headers] of badBinary) {
        it(`refuses binary data with ${name}`, async () => {
            const response = await inferBinary(json, binary, headers);
            expect(((await response.json()) as { error: string }).error).match(message);
            expect(response.status).equal(400);
        });
    }

    it("refuses a body past the limit, compressed ones too", async () => {
        const body = JSON.stringify({ inputs: [text("a".repeat(2_000_000))] });
        expect((await infer(body)).status).equal(413);
        expect((await infer(gzipSync(body), "moderato", { "content-encoding": "gzip" })).status).equal(413);
    });

    it("knows its own model and its versions only", async () => {
        const model = await infer({ inputs: [one] }, "other");
        expect(model.status).equal(404);
        expect(((await model.json()) as { error: string }).error).match(
            /Request for unknown model: "other" is not found/,
        );
        const version = await infer({ inputs: [one] }, "moderato/versions/77");
        expect(version.status).equal(404);
        expect(Object.keys((await version.json()) as object)).deep.equal(["error"]);
    });
});
