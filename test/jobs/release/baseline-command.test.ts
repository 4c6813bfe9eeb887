import { expect } from "chai";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { baselineCommand } from "../../../jobs/release/baseline-command";
import { gateCommand } from "../../../jobs/release/gate-command";
import { registerCommand } from "../../../jobs/release/register-command";
import { fingerprintOf, readTrainingRows, writeTrainingRows } from "../../../jobs/evaluate/training-rows";
import { digestPath } from "../../../jobs/runner/digest";
import { readModelFolder } from "../../../model/model-folder";
import { makeEvaluation } from "../../support/evaluation";
import { FakeMlflow } from "../../support/fake-mlflow";
import { openGates } from "../../support/gates";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("jobs baseline", () => {
    const folder = useTemporaryFolder();
    const at = (name: string) => join(folder(), name);
    const environment = { ...process.env };
    let mlflow: FakeMlflow;

    beforeEach(async () => {
        mlflow = new FakeMlflow();
        const platform = {
            mlflowUrl: await mlflow.start(),
            modelName: "moderato",
            stages: {},
            gates: openGates(),
        };
        writeFileSync(at("platform.json"), JSON.stringify(platform));
        process.env["MODERATO_PLATFORM"] = at("platform.json");
    });
    afterEach(async () => {
        process.env = { ...environment };
        await mlflow.stop();
    });

    const baseline = (alias: string) => baselineCommand(["--alias", alias, "--out", at("baseline")]);
    const written = () => JSON.parse(readFileSync(at("baseline/baseline.json"), "utf8"));

    /** Registers a model, which gets the alias `development`. */
    async function register(name: string, graph: "first" | "second"): Promise<void> {
        makeModelFolder(at(name), graph);
        writeFileSync(join(at(name), "training.json"), JSON.stringify({ params: {}, metrics: {} }));
        mkdirSync(at("evaluation/plots"), { recursive: true });
        const evaluation = makeEvaluation({
            model_sha256: name,
            metrics: { "accuracy.toxic": 1, "roc_auc.toxic": 1, "f1.toxic": 1, "behaviour.pass_rate": 1 },
        });
        writeFileSync(at("evaluation/evaluation.json"), JSON.stringify(evaluation));
        writeFileSync(at("evaluation/report.html"), "<!doctype html>");
        const common = ["--model", at(name), "--evaluation", at("evaluation")];
        await gateCommand([...common, "--out", at("tracking.json")]);
        await registerCommand([
            ...common,
            "--tracking",
            at("tracking.json"),
            "--out",
            at("registration.json"),
        ]);
    }

    it("says that there is none yet, in an empty registry and with another alias", async () => {
        await baseline("production");
        expect(written()).to.deep.equal({ version: null });
        await register("one", "first");
        await baseline("production");
        expect(written()).to.deep.equal({ version: null });
        expect(existsSync(at("baseline/model.onnx"))).to.equal(false);
    });

    it("fetches the version that the alias names, as a model folder", async () => {
        await register("one", "first");
        await baseline("development");
        expect(written()).to.deep.equal({ version: "1" });
        const { contract } = await readModelFolder(at("baseline"));
        expect(contract.files["model.onnx"]).to.deep.equal(
            (await readModelFolder(at("one"))).contract.files["model.onnx"],
        );
    });

    it("writes the same bytes as long as the version is the same, so that what follows is not done again", async () => {
        await register("one", "first");
        await baseline("development");
        const first = await digestPath(at("baseline"));
        await baseline("development");
        expect(await digestPath(at("baseline"))).to.equal(first);
        await register("two", "second");
        await baseline("development");
        expect(written()).to.deep.equal({ version: "2" });
        expect(await digestPath(at("baseline"))).to.not.equal(first);
        await baseline("none");
        expect(existsSync(at("baseline/model.onnx")), "what an earlier version left").to.equal(false);
    });

    it("fetches which comments the version was trained on, where that is registered", async () => {
        mkdirSync(at("evaluation"));
        await writeTrainingRows(at("evaluation/training-rows.bin"), ["one comment", "another"]);
        await register("one", "first");
        await baseline("development");
        const seen = await readTrainingRows(at("baseline/training-rows.bin"));
        expect(seen?.has(fingerprintOf("another"))).to.equal(true);
        const [path] = [...mlflow.artifacts.keys()].filter((key) => key.endsWith("training-rows.bin"));
        mlflow.artifacts.set(path ?? "", new Uint8Array(8));
        const error = await baseline("development").catch((e: Error) => e);
        expect((error as Error).message).to.match(
            /training-rows\.bin of version 1 has sha256 .*its tag says/,
        );
    });

    it("asks nobody where no comparison is wanted", async () => {
        await baseline("none");
        expect(written()).to.deep.equal({ version: null });
        expect(mlflow.requests).to.deep.equal([]);
    });
});
