import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { toUSVString } from "node:util";
import { Tokenizer } from "@huggingface/tokenizers";
import { loadScorer } from "../../model/scorer";
import { loadTokenizer } from "../../model/tokenizer";

const ROOT = resolve(__dirname, "../..");

interface Case {
    text: string;
    ids: number[];
    probabilities: number[];
}

/** Runs the jobs' interpreter in the repository's root and returns its standard error; throws where it fails. */
function python(...args: string[]): string {
    const interpreter = process.env["MODERATO_JOBS_PYTHON"];
    if (!interpreter) {
        throw new Error(
            "MODERATO_JOBS_PYTHON is not set: it must name a Python with jobs/requirements.lock installed. " +
                "`npm test` makes one and sets it.",
        );
    }
    const run = spawnSync(interpreter, args, {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    });
    if (run.error) throw run.error;
    if (run.status !== 0)
        throw new Error(`python ${args.join(" ")} ended with ${run.status}:\n${run.stderr}`);
    return run.stderr;
}

describe("training in Python", function () {
    this.timeout(180_000);

    it("passes its own tests", () => {
        const report = python("-m", "unittest", "discover", "-s", "test/jobs/train", "-p", "*_test.py");
        const ran = Number(/Ran (\d+) tests/.exec(report)?.[1]);
        expect(ran, report).to.be.greaterThan(50);
        expect(report).to.match(/^OK$/m);
    });

    describe("gives the server", () => {
        let folder: string;
        let cases: Case[];

        before(() => {
            folder = mkdtempSync(join(tmpdir(), "moderato-train-"));
            python("test/jobs/train/nasty_texts.py", folder);
            cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as Case[];
        });
        after(() => {
            // Unset where `before` failed before it made the folder.
            if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
        });

        it("token ids that its own tokenizer gives too", async () => {
            const tokenizer = await loadTokenizer(join(folder, "model"), 20_480);
            for (const { text, ids } of cases) {
                expect([...tokenizer.encode(text)], JSON.stringify(text.slice(0, 80))).to.deep.equal(ids);
            }
        });

        it("a tokenizer.json that the plain library reads alike", () => {
            const json = JSON.parse(readFileSync(join(folder, "model", "tokenizer.json"), "utf8")) as object;
            const library = new Tokenizer(json, { unk_token: "[UNK]" });
            for (const { text, ids } of cases) {
                const found = library.encode(toUSVString(text)).ids.slice(0, 20_480);
                expect(found, JSON.stringify(text.slice(0, 80))).to.deep.equal(ids);
            }
        });

        it("a model folder that its scorer scores as Python does", async () => {
            const scorer = await loadScorer(join(folder, "model"));
            try {
                const scores = await scorer.scoreTexts(cases.map(({ text }) => text));
                cases.forEach(({ text, probabilities }, row) => {
                    probabilities.forEach((expected, label) => {
                        const found = scores[row]?.[label];
                        expect(found, JSON.stringify(text.slice(0, 80))).to.be.closeTo(expected, 1e-5);
                    });
                });
            } finally {
                await scorer.close();
            }
        });
    });
});
