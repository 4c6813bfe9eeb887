import { expect } from "chai";
import { expectedLogits, expectedScores, readFixture } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { startTestServer, untilVersion } from "../support/test-server";
import { needsPythonClients, runPython } from "./clients";

interface Answer {
    version: string;
    id: string | null;
    scores?: number[][];
    logits?: number[][];
    label?: string[];
}
type Failure = { status: string; message: string } | null;
type Results = Record<"live" | "ready" | "model_ready" | "version_ready" | "unknown_ready", boolean> &
    Record<"server" | "model" | "version", Record<string, unknown>> &
    Record<
        | "text_binary"
        | "text_json"
        | "text_column"
        | "text_compressed"
        | "text_version"
        | "ids_binary"
        | "ids_json"
        | "labels_only",
        Answer
    > &
    Record<"unknown_model" | "unknown_version" | "unknown_input" | "classification", Failure> & {
        asynchronous: number[][];
    };

describe("tritonclient[http]", () => {
    needsPythonClients();
    const folder = useTemporaryFolder();

    it("reads metadata and infers from text and token ids, as binary data and as JSON", async () => {
        const { model } = readFixture<{ model: { vocab: Record<string, number> } }>(
            "characters.tokenizer.json",
        );
        const texts = ["bad!!", "ok?"];
        const rows = texts.map((text) => [...text].map((character) => model.vocab[character] as number));
        const pad = (row: number[]) => [...row, ...Array<number>(5 - row.length).fill(0)];
        const ids = rows.map(pad);
        const mask = rows.map((row) => pad(row.map(() => 1)));
        const server = await startTestServer(folder());
        try {
            await untilVersion(server, "1");
            const args = [new URL(server.url).host, JSON.stringify(ids), JSON.stringify(mask)];
            const results = (await runPython("triton-http.py", args)) as Results;
            check(results, texts);
        } finally {
            await server.close();
        }
    });

    function check(results: Results, idTexts: string[]): void {
        expect(results).include({ live: true, ready: true, model_ready: true, version_ready: true });
        expect(results.unknown_ready).equal(false);
        expect(results.server).deep.include({ name: "moderato", extensions: ["binary_tensor_data"] });
        expect(results.model).deep.include({ name: "moderato", versions: ["1"] });
        expect(results.version).deep.include({ versions: ["2"] });
        const texts = ["fine", "bad é!!"];
        expectAnswer(results.text_binary, "first", texts);
        expectAnswer(results.text_json, "first", texts);
        expect(results.text_json.id).equal("id 1");
        expectAnswer(results.text_column, "first", texts);
        expectAnswer(results.text_compressed, "first", texts);
        expectAnswer(results.text_version, "second", texts);
        expectAnswer(results.ids_binary, "first", idTexts);
        expectAnswer(results.ids_json, "first", idTexts);
        expect(results.labels_only).deep.equal({ version: "1", id: null, label: ["non-toxic", "toxic"] });
        expectRows(
            results.asynchronous,
            texts.map((text) => expectedScores("first", text)),
        );
        expect(results.unknown_model).include({ status: "404" });
        expect(results.unknown_version).include({ status: "404" });
        expect(results.unknown_input).include({ status: "400" });
        expect(results.unknown_input?.message).match(/inputs\[0\]\.name is "comment"/);
        expect(results.classification?.message).match(/parameters\.classification is an extension/);
    }

    function expectAnswer(answer: Answer, graph: "first" | "second", texts: string[]): void {
        expect(answer.version).equal(graph === "first" ? "1" : "2");
        expectRows(
            answer.scores,
            texts.map((text) => expectedScores(graph, text)),
        );
        expectRows(
            answer.logits,
            texts.map((text) => expectedLogits(graph, text)),
        );
        expect(answer.label).deep.equal(
            texts.map((text) => ((expectedScores(graph, text)[0] as number) >= 0.5 ? "toxic" : "non-toxic")),
        );
    }

    function expectRows(actual: number[][] | undefined, expected: number[][]): void {
        expect(actual?.map((row) => row.length)).deep.equal(expected.map((row) => row.length));
        expected.forEach((row, i) =>
            row.forEach((value, j) => expect(actual?.[i]?.[j]).closeTo(value, 1e-5)),
        );
    }
});
