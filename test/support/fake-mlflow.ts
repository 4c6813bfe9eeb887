import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

type Pairs = Record<string, string>;
interface Version {
    version: string;
    source: string;
    run_id: string;
    tags: Pairs;
}
interface Run {
    run_id: string;
    experiment_id: string;
    status: string;
    tags: Pairs;
    params: Pairs;
    metrics: Record<string, number>;
}

/** What a request must be answered with instead, e.g. `{ path: "runs/create", status: 500, times: 1 }`. */
export interface Fault {
    path: string;
    status: number;
    times: number;
    body?: string;
    headers?: Record<string, string>;
    /** The request takes effect, only its answer is lost. */
    afterwards?: boolean;
}

/**
 * The part of MLflow's REST that Moderato uses, in memory, with the answers and errors that MLflow 3.17 gave.
 * One registered model is enough.
 */
export class FakeMlflow {
    readonly experiments = new Map<string, string>();
    readonly runs = new Map<string, Run>();
    readonly models = new Map<string, { tags: Pairs; aliases: Map<string, string>; versions: Version[] }>();
    readonly artifacts = new Map<string, Uint8Array>();
    readonly requests: string[] = [];
    readonly bodies: unknown[] = [];
    readonly faults: Fault[] = [];
    private server: ServerType | undefined;

    async start(): Promise<string> {
        this.server = serve({ fetch: this.app().fetch, port: 0, hostname: "127.0.0.1" });
        if (!this.server.listening) await once(this.server, "listening");
        return this.url;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        if (!this.server) return;
        const closed = once(this.server, "close");
        if ("closeAllConnections" in this.server) this.server.closeAllConnections();
        this.server.close();
        await closed;
        this.server = undefined;
    }

    /** A model with so many versions. */
    addModel(name: string, versions: number): void {
        const list = Array.from({ length: versions }, (_, i) => ({
            version: String(i + 1),
            source: `mlflow-artifacts:/1/run${i + 1}/artifacts/model`,
            run_id: `run${i + 1}`,
            tags: {},
        }));
        this.models.set(name, { tags: {}, aliases: new Map(), versions: list });
    }

    alias(name: string, alias: string): string | undefined {
        return this.models.get(name)?.aliases.get(alias);
    }

    private app(): Hono {
        const app = new Hono();
        app.use("*", async (c, next) => {
            const path = c.req.path.replace(/^\/api\/2\.0\/(mlflow\/)?/, "");
            this.requests.push(`${c.req.method} ${path}`);
            const fault = this.faults.find((f) => f.path === path && f.times > 0);
            if (fault) fault.times--;
            if (fault?.afterwards) await next();
            if (!fault) return next();
            c.res = new Response(fault.body ?? "broken", {
                status: fault.status,
                headers: fault.headers ?? {},
            });
        });
        this.tracking(app);
        this.registry(app);
        app.put("/api/2.0/mlflow-artifacts/artifacts/*", async (c) => {
            this.artifacts.set(artifactPath(c.req.path), new Uint8Array(await c.req.arrayBuffer()));
            return c.json({});
        });
        app.get("/api/2.0/mlflow-artifacts/artifacts/*", (c) => {
            const bytes = this.artifacts.get(artifactPath(c.req.path));
            if (!bytes) return c.json(missing(`No such artifact: '${artifactPath(c.req.path)}'`), 404);
            return c.body(bytes as Uint8Array<ArrayBuffer>);
        });
        return app;
    }

    private tracking(app: Hono): void {
        const root = "/api/2.0/mlflow";
        app.get(`${root}/experiments/get-by-name`, (c) => {
            const id = this.experiments.get(c.req.query("experiment_name") ?? "");
            return id
                ? c.json({ experiment: { experiment_id: id } })
                : c.json(missing("Could not find experiment"), 404);
        });
        app.post(`${root}/experiments/create`, async (c) => {
            const { name } = await this.body(c.req.json());
            if (this.experiments.has(name)) return c.json(exists("Experiment already exists."), 400);
            this.experiments.set(name, String(this.experiments.size + 1));
            return c.json({ experiment_id: this.experiments.get(name) });
        });
        app.post(`${root}/runs/create`, async (c) => {
            const { experiment_id, tags } = await this.body(c.req.json());
            const run_id = `run-${this.runs.size + 1}`;
            this.runs.set(run_id, {
                run_id,
                experiment_id,
                status: "RUNNING",
                tags: fromPairs(tags),
                params: {},
                metrics: {},
            });
            return c.json({ run: this.runJson(run_id) });
        });
        app.get(`${root}/runs/get`, (c) => {
            const run = this.runJson(c.req.query("run_id") ?? "");
            return run ? c.json({ run }) : c.json(missing("Run not found"), 404);
        });
        app.post(`${root}/runs/search`, async (c) => {
            const [, key = "", value] =
                /^tags\.`(.+)` = '(.*)'$/.exec((await this.body(c.req.json())).filter) ?? [];
            const runs = [...this.runs.values()].filter((run) => run.tags[key] === value);
            return c.json(runs.length > 0 ? { runs: runs.map((run) => this.runJson(run.run_id)) } : {});
        });
        app.post(`${root}/runs/update`, async (c) => {
            const { run_id, status } = await this.body(c.req.json());
            const run = this.runs.get(run_id);
            if (run) run.status = status;
            return c.json({ run_info: {} });
        });
        app.post(`${root}/runs/log-batch`, async (c) => {
            const { run_id, params = [], metrics = [], tags = [] } = await this.body(c.req.json());
            const run = this.runs.get(run_id);
            if (!run) return c.json(missing("Run not found"), 404);
            if (params.length > 100 || metrics.length > 1000)
                return c.json(invalid("too many in a batch"), 400);
            for (const { key, value } of params) {
                if ((run.params[key] ?? value) !== value)
                    return c.json(invalid("Changing param values is not allowed."), 400);
                run.params[key] = value;
            }
            for (const { key, value } of metrics) run.metrics[key] = value;
            Object.assign(run.tags, fromPairs(tags));
            return c.json({});
        });
    }

    private registry(app: Hono): void {
        const root = "/api/2.0/mlflow";
        const noModel = (name: string) => missing(`Registered Model with name=${name} not found`);
        app.get(`${root}/registered-models/get`, (c) => {
            const name = c.req.query("name") ?? "";
            const model = this.models.get(name);
            if (!model) return c.json(noModel(name), 404);
            const aliases = [...model.aliases].map(([alias, version]) => ({ alias, version }));
            return c.json({
                registered_model: {
                    name,
                    tags: toPairs(model.tags),
                    ...(aliases.length > 0 ? { aliases } : {}),
                },
            });
        });
        app.post(`${root}/registered-models/create`, async (c) => {
            const { name } = await this.body(c.req.json());
            if (this.models.has(name)) return c.json(exists("Registered Model already exists."), 400);
            this.addModel(name, 0);
            return c.json({ registered_model: { name } });
        });
        app.post(`${root}/registered-models/set-tag`, async (c) => {
            const { name, key, value } = await this.body(c.req.json());
            const model = this.models.get(name);
            if (!model) return c.json(noModel(name), 404);
            model.tags[key] = value;
            return c.json({});
        });
        app.on(["POST", "DELETE"], `${root}/registered-models/alias`, async (c) => {
            const { name, alias, version } = await this.body(c.req.json());
            const model = this.models.get(name);
            if (!model) return c.json(noModel(name), 404);
            if (c.req.method === "DELETE") model.aliases.delete(alias);
            else if (!model.versions.some((v) => v.version === version))
                return c.json(missing("Model Version not found"), 404);
            else model.aliases.set(alias, version);
            return c.json({});
        });
        app.get(`${root}/registered-models/alias`, (c) => {
            const { name = "", alias = "" } = c.req.query();
            const model = this.models.get(name);
            if (!model) return c.json(noModel(name), 404);
            const version = model.aliases.get(alias);
            if (!version) return c.json(invalid(`Registered model alias ${alias} not found.`), 400);
            return c.json({ model_version: this.versionJson(name, version) });
        });
        app.get(`${root}/model-versions/get`, (c) => {
            const { name = "", version = "" } = c.req.query();
            const found = this.versionJson(name, version);
            return found ? c.json({ model_version: found }) : c.json(missing("Model Version not found"), 404);
        });
        app.get(`${root}/model-versions/get-download-uri`, (c) => {
            const { name = "", version = "" } = c.req.query();
            const source = this.models.get(name)?.versions.find((v) => v.version === version)?.source ?? "";
            return c.json({
                artifact_uri: source.replace(/^runs:\/(\w+)\//, "mlflow-artifacts:/1/$1/artifacts/"),
            });
        });
        app.get(`${root}/model-versions/search`, (c) => {
            const filter = /^name = '(.*?)'(?: AND tags\.`(.+)` = '(.*)')?$/.exec(
                c.req.query("filter") ?? "",
            );
            const [, name = "", key, value] = filter ?? [];
            const versions = (this.models.get(name)?.versions ?? []).filter(
                (v) => key === undefined || v.tags[key] === value,
            );
            const list = versions.map(({ version }) => ({
                ...this.versionJson(name, version),
                aliases: undefined,
            }));
            return c.json(list.length > 0 ? { model_versions: list } : {});
        });
        app.post(`${root}/model-versions/create`, async (c) => {
            const { name, source, run_id, tags } = await this.body(c.req.json());
            const model = this.models.get(name);
            if (!model) return c.json(noModel(name), 404);
            const version = String(model.versions.length + 1);
            model.versions.push({ version, source, run_id, tags: fromPairs(tags) });
            return c.json({ model_version: this.versionJson(name, version) });
        });
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each route knows what it was sent
    private async body(json: Promise<any>): Promise<any> {
        const body = (await json) as unknown;
        this.bodies.push(body);
        return body;
    }

    private runJson(id: string): object | null {
        const run = this.runs.get(id);
        if (!run) return null;
        const { run_id, experiment_id, status, tags } = run;
        const artifact_uri = `mlflow-artifacts:/${experiment_id}/${run_id}/artifacts`;
        return { info: { run_id, experiment_id, status, artifact_uri }, data: { tags: toPairs(tags) } };
    }

    private versionJson(name: string, version: string): object | null {
        const model = this.models.get(name);
        const found = model?.versions.find((v) => v.version === version);
        if (!model || !found) return null;
        const aliases = [...model.aliases].filter(([, v]) => v === version).map(([alias]) => alias);
        return { name, ...found, creation_timestamp: 1, tags: toPairs(found.tags), aliases };
    }
}

const missing = (message: string) => ({ error_code: "RESOURCE_DOES_NOT_EXIST", message });
const exists = (message: string) => ({ error_code: "RESOURCE_ALREADY_EXISTS", message });
const invalid = (message: string) => ({ error_code: "INVALID_PARAMETER_VALUE", message });

function artifactPath(path: string): string {
    return decodeURIComponent(path.replace("/api/2.0/mlflow-artifacts/artifacts/", ""));
}

function toPairs(record: Pairs): { key: string; value: string }[] {
    return Object.entries(record).map(([key, value]) => ({ key, value }));
}

function fromPairs(list: { key: string; value: string }[] = []): Pairs {
    return Object.fromEntries(list.map(({ key, value }) => [key, value]));
}
