import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJobsPython } from "../../../bench/jobs-python";
import { readTexts } from "../../../bench/texts";
import { readModelFolder } from "../../../model/model-folder";
import { loadScorer, type Scorer } from "../../../model/scorer";

const ROOT = join(__dirname, "..", "..", "..");
const SAMPLE = join(ROOT, "jobs", "data", "sample", "comments.csv");

/** As written by the numpy reference. */
interface Expected {
    ids: number[];
    logits: number[];
}

describe("the bench's encoder", function () {
    this.timeout(60_000);
    let folder = "";
    let scorer: Scorer;
    let texts: string[];
    let expected: Expected[];

    const make = (out: string, seed = "1"): Promise<void> =>
        runJobsPython([
            join(ROOT, "bench", "encoder", "encoder.py"),
            ...["--comments", SAMPLE, "--out", out, "--seed", seed],
        ]);

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "moderato-encoder-"));
        await make(join(folder, "encoder"));
        scorer = await loadScorer(join(folder, "encoder"));
        texts = [...(await readTexts("sample", 40, 1)), "", "word ".repeat(500), "Ünïcödé, ΑΣ! 猫 🙂 don't"];
        expected = reference(join(folder, "encoder"), texts);
    });
    after(async () => {
        await scorer.close();
        rmSync(folder, { recursive: true, force: true });
    });

    function reference(model: string, input: readonly string[]): Expected[] {
        const run = spawnSync(
            process.env["MODERATO_JOBS_PYTHON"] as string,
            [join(__dirname, "reference.py"), model, "128"],
            { input: JSON.stringify(input), encoding: "utf8", maxBuffer: 1 << 26 },
        );
        if (run.status !== 0) throw new Error(run.stderr);
        return JSON.parse(run.stdout) as Expected[];
    }

    it("is a model folder with BERT-tiny's vocabulary and size", async () => {
        const { contract } = await readModelFolder(join(folder, "encoder"));
        expect(contract).to.deep.include({ family: "transformer", max_length: 128 });
        const tokenizer = JSON.parse(readFileSync(join(folder, "encoder", "tokenizer.json"), "utf8"));
        const ids = Object.values<number>(tokenizer.model.vocab).sort((a, b) => a - b);
        expect(ids).to.deep.equal(Array.from({ length: 30_522 }, (_, i) => i));
        // 4.4 million parameters in float32.
        expect(statSync(join(folder, "encoder", "model.onnx")).size / 4).to.be.closeTo(4.35e6, 0.05e6);
    });

    it("encodes as the Rust tokenizer does, 128 tokens at most", () => {
        texts.forEach((text, i) => {
            expect([...scorer.tokenizer.encode(text)], `text ${String(i)}`).to.deep.equal(expected[i]?.ids);
        });
        expect(Math.max(...expected.map(({ ids }) => ids.length))).to.equal(128);
    });

    it("knows the sample's words: few tokens a word, hardly one unknown", () => {
        const ids = expected.slice(0, 40).flatMap(({ ids }) => ids);
        const words = texts.slice(0, 40).flatMap((text) => text.match(/\w+|[^\w\s]/g) ?? []);
        expect(ids.length / words.length).to.be.within(1, 1.3);
        expect(ids.filter((id) => id === 1).length / ids.length).to.be.lessThan(0.01);
    });

    it("computes what plain numpy computes, for each text of a padded batch", async () => {
        const scores = await scorer.scoreTexts(texts);
        scores.forEach((row, i) =>
            [...row].forEach((score, label) => {
                const logit = expected[i]?.logits[label] as number;
                expect(score, `text ${String(i)}`).to.be.closeTo(1 / (1 + Math.exp(-logit)), 1e-4);
            }),
        );
        const spread = scores.map((row) => row[0] as number);
        expect(Math.max(...spread) - Math.min(...spread)).to.be.greaterThan(0.01);
    });

    it("gives a text the same scores alone and beside a longer one", async () => {
        const short = "Thanks, that helped.";
        const [alone] = await scorer.scoreTexts([short]);
        const [padded] = await scorer.scoreTexts([short, "word ".repeat(500)]);
        [...(padded as Float32Array)].forEach((score, label) =>
            expect(score).to.be.closeTo((alone as Float32Array)[label] as number, 1e-5),
        );
    });

    it("is the same for the same seed", async () => {
        await make(join(folder, "again"));
        await make(join(folder, "other"), "2");
        const files = async (name: string) => (await readModelFolder(join(folder, name))).contract.files;
        expect(await files("again")).to.deep.equal(await files("encoder"));
        const other = await files("other");
        expect(other["model.onnx"].sha256).not.to.equal((await files("encoder"))["model.onnx"].sha256);
        expect(other["tokenizer.json"]).to.deep.equal((await files("encoder"))["tokenizer.json"]);
    });
});
