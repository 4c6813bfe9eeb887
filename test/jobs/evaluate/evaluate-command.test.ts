import { expect } from "chai";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateCommand } from "../../../jobs/evaluate/evaluate-command";
import { fingerprintOf, readTrainingRows, writeTrainingRows } from "../../../jobs/evaluate/training-rows";
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
    const evaluation = () => JSON.parse(readFileSync(join(paths().out, "evaluation.json"), "utf8"));
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
                ["a quiet sentence", 0],
            ],
            validation: [["!", 1]],
        });
    });

    it("measures the split with the server's scorer, and writes no text", async () => {
        await run();
        expect(evaluation()).to.include({ contract: 2, split: "test", rows: 4, data_sha256: "f".repeat(64) });
        expect(evaluation().metrics["roc_auc.toxic"]).to.equal(1);
        expect(evaluation().metrics).not.to.have.property("roc_auc.threat");
        const [first] = readFileSync(join(paths().out, "scores.jsonl"), "utf8").split("\n");
        const scored = JSON.parse(first ?? "");
        expect(Object.keys(scored)).to.deep.equal(["id", "labels", "scores"]);
        expect(scored.scores[0]).to.be.closeTo(expectedScores("first", "!!!")[0] ?? NaN, 1e-5);
        for (const plot of [
            "roc",
            "precision-recall",
            "calibration",
            "thresholds",
            "confusion",
            "behaviour",
        ]) {
            expect(existsSync(join(paths().out, "plots", `${plot}.svg`)), plot).to.equal(true);
        }
        const report = readFileSync(join(paths().out, "report.html"), "utf8");
        expect(report).to.contain("<svg").and.to.contain("When 90 of 100 toxic comments");
        // The data set's own comments stay where they are.
        const others = ["evaluation.json", "scores.jsonl"].map((file) =>
            readFileSync(join(paths().out, file), "utf8"),
        );
        for (const written of [report, ...others]) expect(written).to.not.contain("quiet sentence");
    });

    it("compares with the model folder given", async () => {
        makeModelFolder(join(folder(), "other"), "second");
        await run("--against", join(folder(), "other"));
        const { against, metrics } = evaluation();
        expect(against.version).to.equal(null);
        expect(metrics["against.roc_auc.toxic"]).to.equal(0);
        expect(metrics).to.have.property("against.regressed_functions");
    });

    it("compares with what `baseline` fetched, and names its version", async () => {
        makeModelFolder(join(folder(), "other"), "second");
        writeFileSync(join(folder(), "other/baseline.json"), '{"version":"12"}');
        await run("--against", join(folder(), "other"));
        expect(evaluation().against.version).to.equal("12");
    });

    it("leaves out of a comparison what the other model was trained on, and says what this one was", async () => {
        const training = { data_sha256: "f".repeat(64), rows: 3, seed: 1, created: "2026-11-01T00:00:00Z" };
        makeModelFolder(paths().model, "first", { training });
        makeDataSet(paths().data, {
            test: [
                ["!!!", 1],
                ["?", 0],
            ],
            train: [
                ["a train row", 1],
                ["another", 0],
            ],
            validation: [["a validation row", 1]],
        });
        await run();
        const seen = await readTrainingRows(join(paths().out, "training-rows.bin"));
        expect([...(seen ?? [])]).to.have.members(
            ["a train row", "another", "a validation row"].map(fingerprintOf),
        );

        const other = join(folder(), "other");
        makeModelFolder(other, "second");
        await writeTrainingRows(join(other, "training-rows.bin"), ["!!!", "something else"]);
        await run("--against", other);
        expect(evaluation().against).to.include({ rows: 1, seen: 1, comparable: false });

        writeFileSync(join(other, "training-rows.bin"), "cut");
        expect(await failure("--against", other)).to.match(/3 bytes, not a multiple of 8: .*cut short/);
        rmSync(join(other, "training-rows.bin"));
        await run("--against", other);
        expect(evaluation().against.seen, "unknown").to.equal(null);
        makeModelFolder(other, "second", { training });
        await run("--against", other);
        expect(evaluation().against.seen, "of the same data set").to.equal(0);
    }).timeout(20_000);

    it("goes on without a comparison where there is no version yet", async () => {
        mkdirSync(join(folder(), "other"));
        writeFileSync(join(folder(), "other/baseline.json"), '{"version":null}');
        await run("--against", join(folder(), "other"));
        expect(evaluation().against).to.equal(null);
    });

    it("says what is wrong with the model to compare with", async () => {
        expect(await failure("--against", join(folder(), "nothing"))).to.match(
            /nothing\/moderato\.json cannot be read/,
        );
        mkdirSync(join(folder(), "other"));
        writeFileSync(join(folder(), "other/baseline.json"), "{}");
        expect(await failure("--against", join(folder(), "other"))).to.match(
            /baseline\.json, field version: .*`jobs baseline` writes it/,
        );
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
