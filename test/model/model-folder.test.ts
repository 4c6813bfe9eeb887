import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ModelError, type ModelFault } from "../../model/model-error";
import { readModelFolder } from "../../model/model-folder";
import { makeModelFolder } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";

async function faultOf(directory: string): Promise<ModelError> {
    const error = await readModelFolder(directory).then(
        () => null,
        (reason: unknown) => reason,
    );
    expect(error).instanceOf(ModelError);
    return error as ModelError;
}

describe("readModelFolder", () => {
    const folder = useTemporaryFolder();

    it("reads a folder whose files match its contract", async () => {
        const { contract } = await readModelFolder(makeModelFolder(folder(), "first"));
        expect(contract.labels[0]).equal("toxic");
    });

    const faults: [string, ModelFault, (directory: string) => void][] = [
        ["no contract", "missing-file", (d) => rmSync(join(d, "moderato.json"))],
        ["no graph", "missing-file", (d) => rmSync(join(d, "model.onnx"))],
        ["no tokenizer", "missing-file", (d) => rmSync(join(d, "tokenizer.json"))],
        ["a truncated graph", "wrong-size", (d) => truncateSync(join(d, "model.onnx"), 100)],
        ["a flipped bit", "wrong-hash", (d) => flipBit(join(d, "model.onnx"))],
        [
            "a contract that is not JSON",
            "wrong-contract",
            (d) => writeFileSync(join(d, "moderato.json"), "{"),
        ],
        ["a contract of another version", "wrong-contract", (d) => editContract(d, { contract: 2 })],
        [
            "labels in another order",
            "wrong-contract",
            (d) => editContract(d, { labels: ["insult", "toxic"] }),
        ],
    ];
    for (const [name, fault, spoil] of faults) {
        it(`refuses ${name}`, async () => {
            const directory = makeModelFolder(folder(), "first");
            spoil(directory);
            const error = await faultOf(directory);
            expect(error.fault).equal(fault);
            expect(error.message).match(/again/);
        });
    }

    it("names the file and what is wrong with it", async () => {
        const directory = makeModelFolder(folder(), "first");
        truncateSync(join(directory, "model.onnx"), 100);
        expect((await faultOf(directory)).message).match(/model\.onnx has 100 bytes, its contract says 1616/);
    });
});

function flipBit(path: string): void {
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    writeFileSync(path, bytes);
}

function editContract(directory: string, change: object): void {
    const path = join(directory, "moderato.json");
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as object), ...change }));
}
