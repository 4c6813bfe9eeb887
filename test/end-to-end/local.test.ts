import { expect } from "chai";
import { cpSync, readFileSync, truncateSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { findListener } from "../../components/infrastructure/local/listener";
import { MlflowClient } from "../../model/mlflow-client";
import { until } from "../support/until";
import { Installation, PORTS } from "./installation";

const url = (port: number): string => `http://127.0.0.1:${String(port)}`;
const PRODUCTION = url(PORTS.production);
const STACKS = ["dev", "staging", "canary", "production"] as const;

/** The local infrastructure as its user sees it: one command each, real processes, the real Pulumi engine. */
describe("from a clone to a moderated comment", function () {
    this.timeout(600_000);
    const installation = new Installation();
    const registry = new MlflowClient({ baseUrl: url(PORTS.mlflow) });

    after(async () => {
        await installation.run("stop");
        installation.remove();
    });

    it("npm start: a taken port is one clear message before anything starts", async () => {
        const squatter = createServer();
        await new Promise<void>((resolve) => squatter.listen(PORTS.canary, "127.0.0.1", resolve));
        try {
            const { code, output } = await installation.run("start");
            expect(code).to.equal(1);
            expect(output).to.match(/Port 18003, for the server of canary, is taken by process \d+/);
            expect(output).to.include("config set --stack canary moderato:port");
            expect(output).to.not.match(/^\s+at /m);
            expect(await findListener(PORTS.mlflow)).to.equal(undefined);
        } finally {
            squatter.close();
        }
    });

    it("npm start: up, data, train, promote, and production answers", async () => {
        const output = await installation.ok("start");
        expect(output).to.include(`Production serves version 1: ${PRODUCTION}`);
        const { model_version, alias, predictions } = await predict("You are a pathetic idiot, shut up");
        expect({ model_version, alias }).to.deep.equal({ model_version: "1", alias: "production" });
        const polite = await predict("Thanks for the explanation, that helped a lot.");
        expect(predictions[0]!.scores["toxic"]).to.be.greaterThan(0.5);
        expect(polite.predictions[0]!.scores["toxic"]).to.be.lessThan(0.5);
    });

    it("leaves a run in MLflow with parameters, metrics and artifacts, and every stage at its alias", async () => {
        for (const alias of ["development", "staging", "canary", "production"])
            expect((await registry.versionByAlias("moderato", alias))?.version, alias).to.equal("1");
        const version = await registry.version("moderato", "1");
        const answer = await fetch(
            `${url(PORTS.mlflow)}/api/2.0/mlflow/runs/get?run_id=${version?.runId ?? ""}`,
        );
        const { run } = (await answer.json()) as { run: { data: Record<string, { key: string }[]> } };
        expect(run.data["params"]!.length).to.be.greaterThan(0);
        expect(run.data["metrics"]!.map(({ key }) => key)).to.include("test.roc_auc.toxic");
        for (const stage of STACKS)
            expect(await health(PORTS[stage]), stage).to.include({ status: "ok", model_version: "1" });
    });

    it("a Perspective client is answered in its own words", async () => {
        const response = await fetch(`${PRODUCTION}/v1alpha1/comments:analyze?key=any`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({
                comment: { text: "You are an idiot" },
                requestedAttributes: { TOXICITY: {} },
                languages: ["en"],
            }),
        });
        const body = (await response.json()) as {
            attributeScores: { TOXICITY: { summaryScore: { value: number; type: string } } };
        };
        expect(body.attributeScores.TOXICITY.summaryScore.type).to.equal("PROBABILITY");
        expect(body.attributeScores.TOXICITY.summaryScore.value).to.be.within(0, 1);
    });

    it("preview is true: no change after up, a changed setting and a stopped server show", async () => {
        for (const stack of STACKS) {
            const { code, output } = await installation.pulumi(stack, "preview", "--expect-no-changes");
            expect(code, output).to.equal(0);
        }
        const before = readFileSync(join(installation.directory, "Pulumi.canary.yaml"), "utf8");
        installation.edit("Pulumi.canary.yaml", (text) => text.replace("18003", "18103"));
        const changed = await installation.pulumi("canary", "preview");
        expect(changed.output).to.match(/~ 1 to update/);
        installation.edit("Pulumi.canary.yaml", () => before);
        process.kill(supervisorPid(installation), "SIGKILL");
        const dead = await installation.pulumi("staging", "preview");
        expect(dead.output).to.match(/~ 1 to update/);
    });

    it("refresh sees what died, and up brings it back as it was", async () => {
        const refreshed = await installation.pulumi("canary", "refresh", "--yes", "--skip-preview");
        expect(refreshed.output).to.match(/- 1 deleted/);
        await installation.ok("start");
        for (const stage of STACKS)
            expect(await health(PORTS[stage]), stage).to.include({ status: "ok", model_version: "1" });
        const { code, output } = await installation.pulumi("canary", "preview", "--expect-no-changes");
        expect(code, output).to.equal(0);
    });

    it("a killed server comes back by itself", async () => {
        const before = await findListener(PORTS.production);
        process.kill(before!.pid, "SIGKILL");
        await until(async () => {
            const now = await findListener(PORTS.production);
            return now !== undefined && now.pid !== before!.pid && (await answers());
        }, 30_000);
    });

    it("serves the last good model from disk when MLflow is down at boot", async () => {
        process.kill((await findListener(PORTS.mlflow))!.pid, "SIGSTOP");
        try {
            const before = await findListener(PORTS.production);
            process.kill(before!.pid, "SIGKILL");
            await until(answers, 30_000);
            expect((await predict("hello there")).model_version).to.equal("1");
        } finally {
            process.kill((await findListener(PORTS.mlflow))!.pid, "SIGCONT");
        }
    });

    it("a moved alias is served without a failed request, and a rollback takes it back", async () => {
        await installation.ok("pipeline", "mlops", "--seed", "2");
        expect((await registry.versionByAlias("moderato", "production"))?.version).to.equal("2");
        const load = keepAsking();
        await installation.ok("rollback", "--stage", "production");
        await until(async () => (await predict("hello there")).model_version === "1", 30_000);
        await installation.ok("promote", "--version", "2", "--to", "production");
        await until(async () => (await predict("hello there")).model_version === "2", 30_000);
        const { failed, versions } = await load.stop();
        expect(failed).to.deep.equal([]);
        expect([...versions].sort()).to.deep.equal(["1", "2"]);
    });

    it("refuses a version whose file is broken, keeps the old one and says so", async () => {
        const good = await registry.version("moderato", "2");
        const run = { runId: good!.runId!, artifactUri: good!.source.replace(/\/[^/]+$/, "") };
        const folder = (uri: string): string =>
            join(installation.home, "mlflow", "artifacts", uri.replace(/^mlflow-artifacts:\//, ""));
        cpSync(folder(good!.source), folder(`${run.artifactUri}/broken`), { recursive: true });
        truncateSync(join(folder(`${run.artifactUri}/broken`), "model.onnx"), 1000);
        const broken = { name: "moderato", run, path: "broken", description: "truncated", tags: {} };
        const { version } = await registry.createModelVersion(broken);

        const { code, output } = await installation.run(
            "promote",
            "--version",
            version,
            "--to",
            "production",
        );
        expect(code).to.equal(1);
        expect(output).to.match(/model\.onnx/);
        expect((await registry.versionByAlias("moderato", "production"))?.version, "moved back").to.equal(
            "2",
        );
        expect(await health(PORTS.production)).to.include({ status: "ok", model_version: "2" });
        expect((await predict("hello there")).model_version).to.equal("2");
    });

    it("npm stop leaves no process behind, and a second stop is harmless", async () => {
        await installation.ok("stop");
        expect(installation.processes()).to.deep.equal([]);
        for (const port of Object.values(PORTS))
            expect(await findListener(port), String(port)).to.equal(undefined);
        await installation.ok("stop");
    });
});

interface Prediction {
    model_version: string;
    alias: string;
    predictions: { label: string; scores: Record<string, number> }[];
}

async function predict(text: string): Promise<Prediction> {
    const response = await fetch(`${PRODUCTION}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ text }),
    });
    if (!response.ok)
        throw new Error(`/predict answered ${String(response.status)}: ${await response.text()}`);
    return (await response.json()) as Prediction;
}

async function answers(): Promise<boolean> {
    return predict("hello").then(
        () => true,
        () => false,
    );
}

async function health(port: number): Promise<Record<string, unknown>> {
    return (await (await fetch(`${url(port)}/healthz`)).json()) as Record<string, unknown>;
}

function supervisorPid({ home }: Installation): number {
    return Number(readFileSync(join(home, "supervisor", "supervisord.pid"), "utf8"));
}

/** Four callers that ask without a pause until they are stopped. */
function keepAsking(): { stop: () => Promise<{ failed: string[]; versions: Set<string> }> } {
    let stopped = false;
    const failed: string[] = [];
    const versions = new Set<string>();
    const callers = Array.from({ length: 4 }, async () => {
        while (!stopped)
            await predict("What a lovely day").then(
                ({ model_version }) => versions.add(model_version),
                (error: unknown) => failed.push(String(error)),
            );
    });
    return {
        stop: async () => {
            stopped = true;
            await Promise.all(callers);
            return { failed, versions };
        },
    };
}
