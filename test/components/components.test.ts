import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../components/config";
import type { ServiceHost, ServiceSpec } from "../../components/infrastructure/service-host";
import { MlflowStack } from "../../components/mlflow-stack";
import { ModelStage } from "../../components/model-stage";
import { createPlatform } from "../../components/platform";
import { PipelineApi } from "../../components/pipeline-api";
import { record } from "../support/pulumi-mocks";

/** Declares a resource for each service, so that its place in the tree shows, and keeps what was asked for. */
class RecordingHost implements ServiceHost {
    readonly specs: Record<string, ServiceSpec> = {};

    run(name: string, spec: ServiceSpec, options: pulumi.CustomResourceOptions) {
        this.specs[name] = spec;
        const service = new Service(name, options);
        return { url: service.id.apply(() => `http://127.0.0.1:${String(spec.port)}`) };
    }

    stageUrls() {
        return { dev: "http://127.0.0.1:8001", production: "https://moderation.example.org" };
    }
}

class Service extends pulumi.CustomResource {
    constructor(name: string, options: pulumi.CustomResourceOptions) {
        super("test:index:Service", name, {}, options);
    }
}

describe("MlflowStack", () => {
    it("runs one MLflow server and tells its URL", async () => {
        const host = new RecordingHost();
        const { recorded, result } = await record(() => ({
            url: new MlflowStack("mlflow", { host, port: 8020 }).url,
        }));
        expect(result.url).to.equal("http://127.0.0.1:8020");
        expect(host.specs["mlflow-server"]).to.include({
            program: "mlflow",
            port: 8020,
            livenessPath: "/health",
        });
        expect(recorded.map(({ name }) => name)).to.deep.equal(["mlflow", "mlflow-server"]);
    });
});

describe("PipelineApi", () => {
    it("runs one service and tells its URL", async () => {
        const host = new RecordingHost();
        const { recorded, result } = await record(() => ({
            url: new PipelineApi("pipeline-api", { host, port: 8010 }).url,
        }));
        expect(result.url).to.equal("http://127.0.0.1:8010");
        expect(host.specs["pipeline-api-server"]).to.deep.equal({
            program: "pipeline-api",
            port: 8010,
            portSetting: "moderato:pipelinePort",
            livenessPath: "/healthz",
            environment: {},
        });
        expect(recorded.map(({ name }) => name)).to.deep.equal(["pipeline-api", "pipeline-api-server"]);
    });
});

describe("createPlatform", () => {
    it("makes what the stages share at the ports of the config, and hands on its facts", async () => {
        const host = new RecordingHost();
        const config = parseConfig("dev", { mlflowPort: "9020", pipelinePort: "9010" });
        const { recorded, result } = await record(() => createPlatform(config, host));
        expect(result).to.deep.equal({
            mlflowUrl: "http://127.0.0.1:9020",
            pipelineUrl: "http://127.0.0.1:9010",
            modelName: "moderato",
            gates: config.gates,
        });
        expect(recorded.map(({ name }) => name)).to.have.members([
            ...["mlflow", "mlflow-server", "pipeline-api", "pipeline-api-server"],
        ]);
    });
});

describe("ModelStage", () => {
    it("runs a server bound to its alias, model and registry", async () => {
        const host = new RecordingHost();
        const { recorded, result } = await record(() => {
            const stage = new ModelStage("canary", {
                host,
                alias: "canary",
                modelName: "moderato",
                mlflowUrl: pulumi.output("http://127.0.0.1:8020"),
                port: 8003,
                settings: { MODERATO_RATE_LIMIT: "600" },
            });
            return { url: stage.url, environment: host.specs["canary-server"]?.environment };
        });
        expect(result.url).to.equal("http://127.0.0.1:8003");
        expect(result.environment).to.deep.equal({
            MODERATO_RATE_LIMIT: "600",
            MODERATO_ALIAS: "canary",
            MODERATO_MODEL_NAME: "moderato",
            MLFLOW_TRACKING_URI: "http://127.0.0.1:8020",
            MODERATO_STAGES: "dev=http://127.0.0.1:8001 production=https://moderation.example.org",
        });
        const server = recorded.find(({ name }) => name === "canary-server");
        expect(server?.parent).to.match(/moderato:index:ModelStage::canary$/);
    });

    it("gives every child a name that starts with its own, below itself", async () => {
        const host = new RecordingHost();
        const { recorded } = await record(() => [
            new MlflowStack("mlflow", { host, port: 1 }).url,
            new PipelineApi("pipeline-api", { host, port: 3 }).url,
            new ModelStage("dev", {
                host,
                alias: "a",
                modelName: "m",
                mlflowUrl: "http://127.0.0.1:1",
                port: 2,
            }).url,
        ]);
        for (const { name, parent, type } of recorded.filter(({ type }) => !type.startsWith("moderato:"))) {
            const parentName = parent.split("::").at(-1) ?? "";
            expect(parentName, type).to.not.equal("");
            expect(name.startsWith(`${parentName}-`), `${name} below ${parentName}`).to.equal(true);
        }
    });
});
