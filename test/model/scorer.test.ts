import { writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import { ModelError, type ModelFault } from "../../model/model-error";
import { loadScorer } from "../../model/scorer";
import { expectedScores, makeModelFolder, type FixtureGraph } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";

const TEXTS = ["You are GREAT!!!", "why?", "", "a longer one that says nothing", "!"];

async function failure(action: () => Promise<unknown>): Promise<ModelError> {
    const error = await action().then(
        () => null,
        (reason: unknown) => reason,
    );
    expect(error).instanceOf(ModelError);
    return error as ModelError;
}

describe("Scorer", () => {
    const folder = useTemporaryFolder();

    it("gives each text the probabilities of its own, whatever it is batched with", async () => {
        for (const budget of [1, 20, 16_384]) {
            const scorer = await loadScorer(makeModelFolder(folder(), "first"), budget);
            const scores = await scorer.scoreTexts(TEXTS);
            TEXTS.forEach((text, i) => {
                expectedScores("first", text).forEach((p, label) =>
                    expect(scores[i]?.[label]).closeTo(p, 1e-6),
                );
            });
            await scorer.close();
        }
    });

    it("calibrates with the contract's a and b of each label", async () => {
        const plain = await loadScorer(makeModelFolder(join(folder(), "plain"), "first"));
        const calibration = { a: 0.5, b: 0.25 };
        const labels = plain.contract.labels;
        const scaled = await loadScorer(
            makeModelFolder(join(folder(), "scaled"), "first", {
                calibration: Object.fromEntries(labels.map((l) => [l, calibration])) as never,
            }),
        );
        const [before] = await plain.scoreTexts(["wow!"]);
        const [after] = await scaled.scoreTexts(["wow!"]);
        labels.forEach((_, i) => {
            const p = before?.[i] as number;
            const logit = Math.log(p / (1 - p));
            expect(after?.[i]).closeTo(1 / (1 + Math.exp(-(0.5 * logit + 0.25))), 1e-6);
        });
        await plain.close();
        await scaled.close();
    });

    const refused: [FixtureGraph, ModelFault, RegExp][] = [
        ["five-labels", "wrong-graph", /5 columns in logits, the contract says 6 labels/],
        [
            "other-inputs",
            "wrong-graph",
            /inputs attention_mask, tokens_in, the contract says inputs input_ids/,
        ],
    ];
    for (const [graph, fault, message] of refused) {
        it(`refuses the graph ${graph}`, async () => {
            const error = await failure(() => loadScorer(makeModelFolder(folder(), graph)));
            expect(error.fault).equal(fault);
            expect(error.message).match(message);
        });
    }

    it("refuses bytes that are not a graph though their digest is right", async () => {
        const directory = makeModelFolder(folder(), "first");
        const bytes = Buffer.from("this is not a graph");
        writeFileSync(join(directory, "model.onnx"), bytes);
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        const { contract } = await loadContract(directory);
        contract.files["model.onnx"] = { sha256, bytes: bytes.length };
        writeFileSync(join(directory, "moderato.json"), JSON.stringify(contract));
        expect((await failure(() => loadScorer(directory))).fault).equal("wrong-graph");
    });

    it("makes a number that is not finite an error", async () => {
        const scorer = await loadScorer(makeModelFolder(folder(), "not-finite"));
        const error = await failure(() => scorer.scoreTexts(["calm", "loud!"]));
        expect(error.message).match(/not finite/);
        await scorer.close();
    });
});

async function loadContract(directory: string): Promise<{ contract: { files: Record<string, unknown> } }> {
    const { readFile } = await import("node:fs/promises");
    const text = await readFile(join(directory, "moderato.json"), "utf8");
    return { contract: JSON.parse(text) as { files: Record<string, unknown> } };
}
