import { expect } from "chai";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateCommand } from "../../../jobs/evaluate/evaluate-command";
import { makeDataSet } from "../../support/data-set";
import { expectedScores, makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("jobs evaluate", () => {
    const folder = useTemporaryFolder();
    const paths = () => ({
        model: join(folder(), "model"),
        data: join(folder(), "data"),
        out: join(folder(), "out"),
    });
    const run = (...more: string[]) => {
        const { model, data, out } = paths();
        return evaluateCommand(["--model", model, "--data", data, "--out", out, ...more]);
    };
    const failure = (...more: string[]) =>
        run(...more).then(
            () => "no error",
            (error: Error) => error.message,
        );

    beforeEach(() => {
        makeModelFolder(paths().model, "first");
        makeDataSet(paths().data, {
            test: [
                ["!!!", 1],
                ["!!", 1],
                ["?", 0],
                ["hello", 0],
            ],
            validation: [["!", 1]],
        });
    });

    it("measures the split with the server's scorer, and writes no text", async () => {
        await run();
        const evaluation = JSON.parse(readFileSync(join(paths().out, "evaluation.json"), "utf8"));
        expect(evaluation).to.include({ contract: 1, split: "test", rows: 4, data_sha256: "f".repeat(64) });
        expect(evaluation.metrics["roc_auc.toxic"]).to.equal(1);
        expect(evaluation.metrics).not.to.have.property("roc_auc.threat");
        const [first] = readFileSync(join(paths().out, "scores.jsonl"), "utf8").split("\n");
        const scored = JSON.parse(first ?? "");
        expect(Object.keys(scored)).to.deep.equal(["id", "labels", "scores"]);
        expect(scored.scores[0]).to.be.closeTo(expectedScores("first", "!!!")[0] ?? NaN, 1e-5);
        for (const plot of ["roc", "precision-recall", "calibration", "thresholds"]) {
            expect(existsSync(join(paths().out, "plots", `${plot}.svg`)), plot).to.equal(true);
        }
    });

    it("says which splits there are", async () => {
        expect(await failure("--split", "exam")).to.equal(
            '--split is "exam"; allowed: train, validation, test',
        );
    });

    it("names file and line of a row that is none, without its text", async () => {
        writeFileSync(join(paths().data, "test.jsonl"), '{"id":"1","text":"private","labels":[0]}\n');
        const message = await failure();
        expect(message)
            .to.match(/test\.jsonl, line 1 is not a row of a data set/)
            .and.not.to.contain("private");
    });

    it("says what is missing", async () => {
        expect(await failure("--split", "train")).to.match(/train\.jsonl holds no rows/);
        writeFileSync(join(paths().model, "model.onnx"), "junk");
        expect(await failure()).to.match(/model\.onnx has 4 bytes, its contract says/);
        const { model, data } = paths();
        const usage = await evaluateCommand(["--model", model, "--data", data]).catch(
            (e: Error) => e.message,
        );
        expect(usage).to.match(/^--out is missing\.\nUsage: evaluate/);
    });
});
