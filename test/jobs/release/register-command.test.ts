import { expect } from "chai";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gateCommand } from "../../../jobs/release/gate-command";
import { registerCommand } from "../../../jobs/release/register-command";
import { modelDigest } from "../../../jobs/release/model-digest";
import { contractSchema } from "../../../model/contract";
import { FakeMlflow } from "../../support/fake-mlflow";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { openGates } from "../../support/gates";
import { makeEvaluation } from "../../support/evaluation";
import type { Evaluation } from "../../../jobs/evaluate/evaluation";

describe("from an evaluation to a registered version", () => {
    const folder = useTemporaryFolder();
    const at = (name: string) => join(folder(), name);
    let mlflow: FakeMlflow;
    const environment = { ...process.env };

    beforeEach(async () => {
        mlflow = new FakeMlflow();
        const platform = {
            mlflowUrl: await mlflow.start(),
            modelName: "moderato",
            stages: {},
            gates: openGates({ minAccuracy: 0.8, minRocAuc: 0.9 }),
        };
        writeFileSync(at("platform.json"), JSON.stringify(platform));
        process.env["MODERATO_PLATFORM"] = at("platform.json");
        process.env["MODERATO_RUN_ID"] = "run-of-test";
        makeModelFolder(at("model"), "first");
        writeFileSync(
            at("model/training.json"),
            JSON.stringify({ params: { seed: 1 }, metrics: { train_seconds: 2 } }),
        );
        writeFileSync(at("model/MLmodel"), "flavors: {}");
        mkdirSync(at("evaluation/plots"), { recursive: true });
        writeFileSync(at("evaluation/plots/roc.svg"), "<svg/>");
        writeFileSync(at("evaluation/report.html"), "<!doctype html>");
        evaluated(0.95, 0.97);
    });
    afterEach(async () => {
        process.env = { ...environment };
        await mlflow.stop();
    });

    const evaluated = (accuracy: number, auc: number, more: Partial<Evaluation> = {}) =>
        writeFileSync(
            at("evaluation/evaluation.json"),
            JSON.stringify(
                makeEvaluation({
                    metrics: {
                        "accuracy.toxic": accuracy,
                        "roc_auc.toxic": auc,
                        "f1.toxic": 0.9,
                        "behaviour.pass_rate": 0.8,
                        "behaviour.function.flagged": 0.5,
                    },
                    intervals: { "roc_auc.toxic": [0.9, 0.99] },
                    ...more,
                }),
            ),
        );
    const gate = (...more: string[]) =>
        gateCommand([
            "--model",
            at("model"),
            "--evaluation",
            at("evaluation"),
            "--out",
            at("tracking.json"),
            ...more,
        ]);
    const register = () =>
        registerCommand([
            "--model",
            at("model"),
            "--evaluation",
            at("evaluation"),
            "--tracking",
            at("tracking.json"),
            "--out",
            at("registration.json"),
        ]);
    const message = (done: Promise<unknown>) =>
        done.then(
            () => "no error",
            (error: Error) => error.message,
        );
    const registration = () =>
        JSON.parse(readFileSync(at("registration.json"), "utf8")) as Record<string, string>;
    const onlyRun = () => {
        expect(mlflow.runs.size).to.equal(1);
        return [...mlflow.runs.values()][0];
    };

    it("leaves one run with parameters, metrics, plots and artifacts, however often it is given", async () => {
        await gate();
        await gate();
        expect(onlyRun()).to.deep.include({
            status: "FINISHED",
            params: { seed: "1", data_sha256: "b", model_sha256: "a", test_rows: "4" },
        });
        expect(onlyRun()?.metrics).to.deep.equal({
            train_seconds: 2,
            "test.accuracy.toxic": 0.95,
            "test.roc_auc.toxic": 0.97,
            "test.roc_auc.toxic.low": 0.9,
            "test.roc_auc.toxic.high": 0.99,
            "test.f1.toxic": 0.9,
            "test.behaviour.pass_rate": 0.8,
            "test.behaviour.function.flagged": 0.5,
        });
        expect(onlyRun()?.tags).to.include({
            "moderato.gate": "passed",
            "moderato.pipeline_run": "run-of-test",
        });
        expect([...mlflow.artifacts.keys()].map((k) => k.replace(/.*artifacts\//, ""))).to.have.members([
            "plots/roc.svg",
            "evaluation/evaluation.json",
            "evaluation/report.html",
            "training.json",
        ]);
    });

    it("completes a run whose logging was cut off", async () => {
        mlflow.faults.push({ path: "runs/log-batch", status: 400, times: 1 });
        expect(await message(gate())).to.match(/answered 400/);
        await gate();
        expect(Object.keys(onlyRun()?.metrics ?? {})).to.have.length(8);
    });

    it("stops at a gate with metric, value and limit, and logs that as well", async () => {
        evaluated(0.7, 0.97);
        expect(await message(gate())).to.match(
            /^gate failed: accuracy.toxic is 0.7000, the gate minAccuracy asks for at least 0.8\./,
        );
        expect(onlyRun()?.status).to.equal("FAILED");
        expect(onlyRun()?.tags["moderato.gate"]).to.match(/accuracy.toxic is 0.7000/);
        await gate("--min-accuracy", "0.6");
        expect(onlyRun()?.status).to.equal("FINISHED");
    });

    it("stops where an ability or the false positives got worse than in production", async () => {
        const rise = "against.fpr_at_90_sensitivity.toxic";
        const worse = {
            metrics: {
                "accuracy.toxic": 0.95,
                "roc_auc.toxic": 0.97,
                "f1.toxic": 0.9,
                "behaviour.pass_rate": 0.8,
                "against.regressed_functions": 1,
                [rise]: 0.05,
            },
            intervals: { [rise]: [0.02, 0.08] as [number, number] },
            against: {
                version: "7",
                model_sha256: "c",
                rows: 4,
                seen: 0,
                comparable: true,
                binding: true,
                regressed: [{ name: "flagged", passed: 0, passedBefore: 9, cases: 9, lost: [] }],
            },
        };
        evaluated(0.95, 0.97, worse);
        const strict = ["--max-fpr-rise", "0", "--max-regressed-functions", "0"];
        expect(await message(gate(...strict))).to.match(
            /regressed_functions is 1 \(flagged\), .*at most 0; .*_90_sensitivity\.toxic\.low is 0\.0200, .*at most 0/,
        );
        expect(onlyRun()?.status).to.equal("FAILED");
        await gate("--max-fpr-rise", "0.02", "--max-regressed-functions", "1");
        expect(onlyRun()?.status).to.equal("FINISHED");
    });

    it("registers the files with the evaluation filled in, and gives dev the version", async () => {
        await gate();
        await register();
        expect(registration()).to.include({ name: "moderato", version: "1" });
        const version = mlflow.models.get("moderato")?.versions[0];
        const original = contractSchema.parse(JSON.parse(readFileSync(at("model/moderato.json"), "utf8")));
        expect(version?.tags).to.include({
            "moderato.digest": modelDigest(original),
            "moderato.family": "linear",
        });
        const root = version?.source.replace("mlflow-artifacts:/", "") ?? "";
        const uploaded = (name: string) =>
            Buffer.from(mlflow.artifacts.get(`${root}/${name}`) ?? []).toString("latin1");
        const contract = contractSchema.parse(JSON.parse(uploaded("moderato.json")));
        expect(contract).to.deep.equal({
            ...original,
            evaluation: {
                "accuracy.toxic": 0.95,
                "roc_auc.toxic": 0.97,
                "f1.toxic": 0.9,
                "behaviour.pass_rate": 0.8,
            },
        });
        expect(uploaded("model.onnx")).to.equal(readFileSync(at("model/model.onnx"), "latin1"));
        expect(uploaded("MLmodel")).to.equal("flavors: {}");
        expect(mlflow.alias("moderato", "development")).to.equal("1");
    });

    it("finds the version of the same model again, also with another time of training", async () => {
        await gate();
        await register();
        const contract = JSON.parse(readFileSync(at("model/moderato.json"), "utf8"));
        contract.training.created = "2027-01-01T00:00:00Z";
        writeFileSync(at("model/moderato.json"), JSON.stringify(contract));
        mlflow.requests.length = 0;
        await register();
        expect(registration()["version"]).to.equal("1");
        expect(mlflow.requests.filter((r) => !r.startsWith("GET"))).to.deep.equal([]);
        contract.calibration.toxic.a = 2;
        writeFileSync(at("model/moderato.json"), JSON.stringify(contract));
        await register();
        expect(registration()["version"]).to.equal("2");
    });

    it("finds the version whose answer was lost", async () => {
        await gate();
        mlflow.faults.push({ path: "model-versions/create", status: 502, times: 1, afterwards: true });
        await register();
        expect(registration()["version"]).to.equal("1");
        expect(mlflow.models.get("moderato")?.versions).to.have.length(1);
    });

    it("refuses a corrupt model file", async () => {
        await gate();
        writeFileSync(at("model/model.onnx"), "junk");
        expect(await message(register())).to.match(/model\.onnx has 4 bytes/);
        expect(mlflow.models.has("moderato")).to.equal(false);
    });

    it("says what is missing", async () => {
        expect(await message(register())).to.match(
            /tracking\.json cannot be read as JSON .*`jobs gate` writes it/,
        );
        writeFileSync(at("tracking.json"), '{"experiment_id":"1","run_id":"gone"}');
        expect(await message(register())).to.match(/MLflow has no run gone/);
        delete process.env["MODERATO_PLATFORM"];
        expect(await message(gate())).to.match(/^MODERATO_PLATFORM is not set/);
        process.env["MODERATO_PLATFORM"] = at("model/training.json");
        expect(await message(gate())).to.match(
            /training\.json \(MODERATO_PLATFORM\) does not hold the platform's facts/,
        );
    });
});
