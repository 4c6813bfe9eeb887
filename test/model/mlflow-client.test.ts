import { expect } from "chai";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { MlflowClient } from "../../model/mlflow-client";
import { MlflowError, MlflowUnreachableError } from "../../model/mlflow-http";
import { FakeMlflow } from "../support/fake-mlflow";
import { useTemporaryFolder } from "../support/temporary-folder";

describe("MLflow client", () => {
    const folder = useTemporaryFolder();
    let mlflow: FakeMlflow;
    let client: MlflowClient;
    beforeEach(async () => {
        mlflow = new FakeMlflow();
        client = new MlflowClient({ baseUrl: `${await mlflow.start()}/`, retryDelayMs: 1 });
    });
    afterEach(() => mlflow.stop());

    const caught = async (done: Promise<unknown>): Promise<Error> => {
        try {
            await done;
        } catch (error) {
            return error as Error;
        }
        throw new Error("no error came");
    };
    const count = (request: string) => mlflow.requests.filter((r) => r === request).length;

    describe("registry", () => {
        it("finds a version by alias and by number, with aliases and tags", async () => {
            mlflow.addModel("m", 2);
            await client.setAlias("m", "staging", "2");
            const version = await client.versionByAlias("m", "staging");
            expect(version).to.deep.equal({
                name: "m",
                version: "2",
                runId: "run2",
                source: "mlflow-artifacts:/1/run2/artifacts/model",
                aliases: ["staging"],
                tags: {},
                createdAt: 1,
            });
            expect(await client.version("m", "2")).to.deep.equal(version);
        });

        it("gives null for a model, an alias or a version that does not exist", async () => {
            expect(await client.versionByAlias("m", "staging")).to.equal(null);
            mlflow.addModel("m", 1);
            expect(await client.versionByAlias("m", "staging")).to.equal(null);
            expect(await client.version("m", "9")).to.equal(null);
            expect(await client.version("m", "newest")).to.equal(null);
            expect(await client.registeredModel("other")).to.equal(null);
        });

        it("takes other refusals of the same code for what they are", async () => {
            mlflow.addModel("m", 1);
            const body = '{"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid alias"}';
            mlflow.faults.push({ path: "registered-models/alias", status: 400, times: 1, body });
            expect(await caught(client.versionByAlias("m", "x"))).to.include({
                errorCode: "INVALID_PARAMETER_VALUE",
            });
        });

        it("makes a registered model once, also beside someone who makes it at the same time", async () => {
            await client.createRegisteredModel("m", "");
            await client.createRegisteredModel("m", "");
            expect(count("POST registered-models/create")).to.equal(1);
            mlflow.models.delete("n");
            await Promise.all([client.createRegisteredModel("n", ""), client.createRegisteredModel("n", "")]);
            expect(mlflow.models.has("n")).to.equal(true);
        });

        it("finds versions by tag, newest first", async () => {
            mlflow.addModel("m", 10);
            expect((await client.searchVersions("m")).map((v) => v.version).slice(0, 2)).to.deep.equal([
                "10",
                "9",
            ]);
            const run = await client.createRun("1", "r");
            const made = await client.createModelVersion({
                name: "m",
                run,
                path: "model",
                description: "",
                tags: { d: "x" },
            });
            expect(made.source).to.equal(`${run.artifactUri}/model`);
            const found = await client.searchVersions("m", { key: "d", value: "x" });
            expect(found.map((v) => v.version)).to.deep.equal(["11"]);
            expect((await caught(client.searchVersions("m' OR '1"))).message).to.match(/it has a quote/);
        });
    });

    describe("files", () => {
        it("streams a file up and down", async () => {
            const bytes = Buffer.alloc(3_000_000, "abc");
            writeFileSync(join(folder(), "up"), bytes);
            const run = await client.createRun("1", "r");
            await client.uploadFile(run, "model/a file.onnx", join(folder(), "up"));
            const version = {
                name: "m",
                version: "1",
                runId: run.runId,
                source: `${run.artifactUri}/model`,
                aliases: [],
                tags: {},
                createdAt: 0,
            };
            await client.downloadFile(version, "a file.onnx", join(folder(), "down"));
            expect(readFileSync(join(folder(), "down")).equals(bytes)).to.equal(true);
        });

        const at = (source: string) => ({
            name: "m",
            version: "1",
            runId: null,
            source,
            aliases: [],
            tags: {},
            createdAt: 0,
        });

        it("leaves nothing where a download fails", async () => {
            const error = await caught(
                client.downloadFile(at("mlflow-artifacts:/1/x"), "f", join(folder(), "down")),
            );
            expect(error)
                .to.be.instanceOf(MlflowError)
                .and.include({ status: 404, errorCode: "RESOURCE_DOES_NOT_EXIST" });
            expect(readdirSync(folder())).to.deep.equal([]);
        });

        it("asks MLflow where a version lies that its own tools registered", async () => {
            mlflow.addModel("m", 1);
            const [version] = mlflow.models.get("m")?.versions ?? [];
            if (version) version.source = "runs:/abc/model";
            mlflow.artifacts.set("1/abc/artifacts/model/f", Buffer.from("x"));
            await client.downloadFile(at("runs:/abc/model"), "f", join(folder(), "down"));
            expect(readFileSync(join(folder(), "down"), "utf8")).to.equal("x");
        });

        it("refuses what MLflow does not proxy, and paths that leave the folder", async () => {
            mlflow.addModel("m", 1);
            const [version] = mlflow.models.get("m")?.versions ?? [];
            if (version) version.source = "s3://bucket/model";
            expect((await caught(client.downloadFile(at("s3://bucket/model"), "f", "x"))).message).to.match(
                /files of version 1 of m lie at "s3:.*start MLflow with --serve-artifacts/,
            );
            expect(
                (await caught(client.downloadFile(at("mlflow-artifacts:/1/x"), "../f", "x"))).message,
            ).to.match(/plain segments/);
        });

        it("names the file that cannot be read for an upload", async () => {
            const run = await client.createRun("1", "r");
            expect((await caught(client.uploadFile(run, "f", join(folder(), "absent")))).message).to.match(
                /ENOENT.*absent/,
            );
        });
    });

    describe("tracking", () => {
        it("finds an experiment by its name, or makes it", async () => {
            expect(await client.experiment("moderato")).to.equal("1");
            expect(await client.experiment("moderato")).to.equal("1");
            expect(mlflow.experiments.size).to.equal(1);
        });

        it("keeps to MLflow's limits for a batch", async () => {
            const run = await client.createRun("1", "r");
            const many = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i]));
            await client.logBatch(run.runId, {
                parameters: { ...many(250), long: "x".repeat(7000) },
                metrics: many(2500),
            });
            const logged = mlflow.runs.get(run.runId);
            expect(Object.keys(logged?.params ?? {})).to.have.length(251);
            expect(logged?.params["long"]).to.have.length(6000);
            expect(Object.keys(logged?.metrics ?? {})).to.have.length(2500);
        });

        it("refuses a metric that is not a number", async () => {
            const error = await caught(client.logBatch("r", { metrics: { auc: NaN } }));
            expect(error.message).to.equal("metric auc is NaN; only finite numbers can be logged");
        });

        it("finds a run by a tag", async () => {
            const run = await client.createRun("1", "r", { a: "1" });
            expect(await client.runsByTag("1", "a", "1")).to.deep.equal([run]);
            expect(await client.runsByTag("1", "a", "2")).to.deep.equal([]);
            expect(await client.run("nope")).to.equal(null);
        });
    });

    describe("when MLflow is unwell", () => {
        it("tries again what may be sent twice", async () => {
            mlflow.faults.push({ path: "registered-models/get", status: 503, times: 3 });
            expect(await client.registeredModel("m")).to.equal(null);
            expect(count("GET registered-models/get")).to.equal(4);
        });

        it("gives up after its tries, and says what it asked and what came", async () => {
            mlflow.faults.push({ path: "registered-models/get", status: 503, times: 9 });
            const error = await caught(client.registeredModel("m"));
            expect(error.message).to.equal(
                `MLflow at ${mlflow.url} answered 503 to GET registered-models/get?name=m: broken`,
            );
            expect(count("GET registered-models/get")).to.equal(4);
        });

        it("does not create twice where the answer to the first was lost", async () => {
            mlflow.faults.push({ path: "runs/create", status: 502, times: 1, afterwards: true });
            await caught(client.createRun("1", "r"));
            expect(mlflow.runs.size).to.equal(1);
        });

        it("waits longer with each try, and as long as it is asked where there are too many requests", async () => {
            const waits: number[] = [];
            const sleep = (delayMs: number) => Promise.resolve(waits.push(delayMs));
            client = new MlflowClient({ baseUrl: mlflow.url, retryDelayMs: 100, sleep });
            mlflow.faults.push({ path: "registered-models/get", status: 500, times: 3 });
            await client.registeredModel("m");
            expect(waits).to.have.length(3);
            expect(waits[0]).to.be.within(50, 100);
            expect(waits[1]).to.be.within(100, 200);
            expect(waits[2]).to.be.within(200, 400);
            mlflow.faults.push({
                path: "runs/create",
                status: 429,
                times: 1,
                headers: { "retry-after": "2" },
            });
            await client.createRun("1", "r");
            expect(waits[3]).to.equal(2000);
        });

        it("tells the remedy for a host that MLflow does not allow", async () => {
            mlflow.faults.push({
                path: "registered-models/get",
                status: 403,
                times: 1,
                body: "Invalid Host header - possible DNS rebinding",
            });
            const { host } = new URL(mlflow.url);
            expect((await caught(client.registeredModel("m"))).message).to.contain(
                `add ${host} to MLFLOW_SERVER_ALLOWED_HOSTS`,
            );
        });

        it("asks whether that is MLflow where the answer is no JSON", async () => {
            mlflow.faults.push({ path: "registered-models/get", status: 200, times: 1, body: "<html>" });
            expect((await caught(client.registeredModel("m"))).message).to.match(
                /is not JSON: is it MLflow\? It began with "<html>"/,
            );
        });

        it("says where it does not answer, and the remedy", async () => {
            await mlflow.stop();
            const error = await caught(client.createRun("1", "r"));
            expect(error).to.be.instanceOf(MlflowUnreachableError);
            expect(error.message).to.match(
                /^MLflow does not answer at http:\S+ \(ECONNREFUSED, asked POST runs\/create\)\. Start/,
            );
        });

        describe("and silent", () => {
            let silent: Server;
            beforeEach(async () => {
                silent = createServer((request, response) => {
                    // A file's first bytes, and then nothing; a call is not answered at all.
                    if (request.url?.includes("artifacts")) response.write("half");
                });
                silent.listen(0, "127.0.0.1");
                await once(silent, "listening");
            });
            afterEach(() => {
                silent.closeAllConnections();
                silent.close();
            });

            it("does not wait for ever, neither for an answer nor within a file", async () => {
                const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
                const impatient = new MlflowClient({ baseUrl, timeoutMs: 50, attempts: 2, retryDelayMs: 1 });
                expect((await caught(impatient.registeredModel("m"))).message).to.match(
                    /\(no answer within 50 ms, asked GET/,
                );
                const version = {
                    name: "m",
                    version: "1",
                    runId: null,
                    source: "mlflow-artifacts:/1/x",
                    aliases: [],
                    tags: {},
                    createdAt: 0,
                };
                const error = await caught(impatient.downloadFile(version, "f", join(folder(), "down")));
                expect(error).to.be.instanceOf(MlflowUnreachableError);
                expect(readdirSync(folder())).to.deep.equal([]);
            });
        });
    });
});
