import { z } from "zod";
import { MlflowError, MlflowHttp, type MlflowHttpOptions } from "./mlflow-http";
import type { ModelRegistry, RegisteredVersion } from "./registry";

export type MlflowClientOptions = MlflowHttpOptions;

export interface MlflowRun {
    runId: string;
    experimentId: string;
    status: RunStatus;
    /** Root of the run's artifacts, e.g. `mlflow-artifacts:/1/<run>/artifacts`. */
    artifactUri: string;
    tags: Record<string, string>;
}
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

export interface RegisteredModel {
    name: string;
    /** Alias to version. */
    aliases: Record<string, string>;
    tags: Record<string, string>;
}

// Limits of MLflow 3.17's log-batch (mlflow/utils/validation.py).
const MAX_PARAMETERS_PER_BATCH = 100;
const MAX_METRICS_PER_BATCH = 1000;
const MAX_PARAMETER_LENGTH = 6000;

const pairs = z
    .array(z.object({ key: z.string(), value: z.string().default("") }))
    .default([])
    .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));

const versionSchema = z
    .object({
        name: z.string(),
        version: z.coerce.string(),
        creation_timestamp: z.coerce.number(),
        source: z.string().default(""),
        run_id: z.string().optional(),
        aliases: z.array(z.string()).default([]),
        tags: pairs,
    })
    .transform((v): RegisteredVersion => ({
        name: v.name,
        version: v.version,
        // MLflow writes "" for a version without a run.
        runId: v.run_id ? v.run_id : null,
        source: v.source,
        aliases: v.aliases,
        tags: v.tags,
        createdAt: v.creation_timestamp,
    }));

const runSchema = z
    .object({
        info: z.object({
            run_id: z.string(),
            experiment_id: z.string(),
            status: z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]),
            artifact_uri: z.string(),
        }),
        data: z.object({ tags: pairs }).default({ tags: {} }),
    })
    .transform(({ info, data }): MlflowRun => ({
        runId: info.run_id,
        experimentId: info.experiment_id,
        status: info.status,
        artifactUri: info.artifact_uri,
        tags: data.tags,
    }));

/**
 * MLflow's tracking and registry REST (2.0), as far as Moderato needs it; tried against MLflow 3.17.
 *
 * Quirks worth knowing:
 * - an absent alias is 400 INVALID_PARAMETER_VALUE ("Registered model alias x not found."), an absent model or
 *   version 404 RESOURCE_DOES_NOT_EXIST, and deleting an absent alias succeeds;
 * - a version's source must lie below the artifact root of the run that is named with it;
 * - `model-versions/search` leaves out aliases; `registered-models/get` has them;
 * - a run's parameter can't be changed once logged, while the same metric point may be sent twice.
 */
export class MlflowClient implements ModelRegistry {
    private readonly http: MlflowHttp;

    constructor(options: MlflowClientOptions) {
        this.http = new MlflowHttp(options);
    }

    get baseUrl(): string {
        return this.http.baseUrl;
    }

    // ---- tracking

    /** Id of the experiment with this name, made when absent. */
    async experiment(name: string): Promise<string> {
        const find = async () => {
            const answer = await orNull(() => this.get("experiments/get-by-name", { experiment_name: name }));
            if (answer === null) return null;
            const found = z.object({ experiment: z.object({ experiment_id: z.string() }) }).parse(answer);
            return found.experiment.experiment_id;
        };
        const known = await find();
        if (known !== null) return known;
        try {
            const made = await this.post("experiments/create", { name }, false);
            return z.object({ experiment_id: z.string() }).parse(made).experiment_id;
        } catch (error) {
            // Someone else made it in between, or our own lost answer did.
            const other = await find();
            if (other !== null) return other;
            throw error;
        }
    }

    async createRun(
        experimentId: string,
        name: string,
        tags: Record<string, string> = {},
    ): Promise<MlflowRun> {
        const answer = await this.post(
            "runs/create",
            { experiment_id: experimentId, run_name: name, start_time: Date.now(), tags: asPairs(tags) },
            false,
        );
        return z.object({ run: runSchema }).parse(answer).run;
    }

    /** Runs of an experiment that bear this tag, newest first. */
    async runsByTag(experimentId: string, key: string, value: string): Promise<MlflowRun[]> {
        const answer = await this.post(
            "runs/search",
            {
                experiment_ids: [experimentId],
                filter: `tags.\`${key}\` = '${quoted(value)}'`,
                order_by: ["attributes.start_time DESC"],
                max_results: 100,
            },
            true,
        );
        return z.object({ runs: z.array(runSchema).default([]) }).parse(answer).runs;
    }

    /** null where the run does not exist. */
    async run(runId: string): Promise<MlflowRun | null> {
        const answer = await orNull(() => this.get("runs/get", { run_id: runId }));
        return answer === null ? null : z.object({ run: runSchema }).parse(answer).run;
    }

    /** Ends a run, or takes it up again (`RUNNING`). */
    async updateRun(runId: string, status: RunStatus): Promise<void> {
        const ended = status === "RUNNING" ? {} : { end_time: Date.now() };
        await this.post("runs/update", { run_id: runId, status, ...ended }, true);
    }

    /** Logs parameters and metrics in as many batches as MLflow's limits ask for; metric values must be finite. */
    async logBatch(
        runId: string,
        values: { parameters?: Record<string, string | number | boolean>; metrics?: Record<string, number> },
    ): Promise<void> {
        const parameters = Object.entries(values.parameters ?? {}).map(([key, value]) => ({
            key,
            value: String(value).slice(0, MAX_PARAMETER_LENGTH),
        }));
        const timestamp = Date.now();
        const metrics = Object.entries(values.metrics ?? {}).map(([key, value]) => {
            if (!Number.isFinite(value))
                throw new Error(`metric ${key} is ${value}; only finite numbers can be logged`);
            return { key, value, timestamp, step: 0 };
        });
        for (const params of chunks(parameters, MAX_PARAMETERS_PER_BATCH)) {
            await this.post("runs/log-batch", { run_id: runId, params }, true);
        }
        for (const batch of chunks(metrics, MAX_METRICS_PER_BATCH)) {
            await this.post("runs/log-batch", { run_id: runId, metrics: batch }, true);
        }
    }

    async setTags(runId: string, tags: Record<string, string>): Promise<void> {
        for (const some of chunks(asPairs(tags), MAX_PARAMETERS_PER_BATCH)) {
            await this.post("runs/log-batch", { run_id: runId, tags: some }, true);
        }
    }

    /** Streams a local file into a run's artifacts, as `path` below their root. */
    async uploadFile(run: MlflowRun, path: string, file: string): Promise<void> {
        await this.http.upload(file, `${this.proxiedPath(run.artifactUri, `run ${run.runId}`)}/${path}`);
    }

    // ---- registry

    /** null where no such model is registered. */
    async registeredModel(name: string): Promise<RegisteredModel | null> {
        const answer = await orNull(() => this.get("registered-models/get", { name }));
        if (answer === null) return null;
        const { registered_model: model } = z
            .object({
                registered_model: z.object({
                    name: z.string(),
                    tags: pairs,
                    aliases: z.array(z.object({ alias: z.string(), version: z.coerce.string() })).default([]),
                }),
            })
            .parse(answer);
        const aliases = Object.fromEntries(model.aliases.map((a) => [a.alias, a.version]));
        return { name: model.name, tags: model.tags, aliases };
    }

    async createRegisteredModel(name: string, description: string): Promise<void> {
        if (await this.registeredModel(name)) return;
        try {
            await this.post("registered-models/create", { name, description }, true);
        } catch (error) {
            if (!(error instanceof MlflowError && error.errorCode === "RESOURCE_ALREADY_EXISTS")) throw error;
        }
    }

    async setModelTag(name: string, key: string, value: string): Promise<void> {
        await this.post("registered-models/set-tag", { name, key, value }, true);
    }

    async createModelVersion(version: {
        name: string;
        run: Pick<MlflowRun, "runId" | "artifactUri">;
        /** Folder below the run's artifacts. */
        path: string;
        description: string;
        tags: Record<string, string>;
    }): Promise<RegisteredVersion> {
        const answer = await this.post(
            "model-versions/create",
            {
                name: version.name,
                source: `${version.run.artifactUri}/${version.path}`,
                run_id: version.run.runId,
                description: version.description,
                tags: asPairs(version.tags),
            },
            false,
        );
        return z.object({ model_version: versionSchema }).parse(answer).model_version;
    }

    async setVersionTag(name: string, version: string, key: string, value: string): Promise<void> {
        await this.post("model-versions/set-tag", { name, version, key, value }, true);
    }

    /** Versions of a model, newest first, without their aliases; `tag` narrows to those that bear it. */
    async searchVersions(name: string, tag?: { key: string; value: string }): Promise<RegisteredVersion[]> {
        const filter =
            `name = '${quoted(name)}'` + (tag ? ` AND tags.\`${tag.key}\` = '${quoted(tag.value)}'` : "");
        const found: RegisteredVersion[] = [];
        let token: string | undefined;
        do {
            const answer = await this.get("model-versions/search", {
                filter,
                max_results: "1000",
                page_token: token,
            });
            const page = z
                .object({
                    model_versions: z.array(versionSchema).default([]),
                    next_page_token: z.string().optional(),
                })
                .parse(answer);
            found.push(...page.model_versions);
            token = page.next_page_token;
        } while (token);
        return found.sort((a, b) => Number(b.version) - Number(a.version));
    }

    async setAlias(name: string, alias: string, version: string): Promise<void> {
        await this.post("registered-models/alias", { name, alias, version }, true);
    }

    /** Deleting an absent alias is no error. */
    async deleteAlias(name: string, alias: string): Promise<void> {
        await this.http.call({
            method: "DELETE",
            path: "registered-models/alias",
            body: { name, alias },
            idempotent: true,
        });
    }

    async versionByAlias(name: string, alias: string): Promise<RegisteredVersion | null> {
        const answer = await orNull(
            () => this.get("registered-models/alias", { name, alias }),
            isAliasMissing,
        );
        return answer === null
            ? null
            : z.object({ model_version: versionSchema }).parse(answer).model_version;
    }

    async version(name: string, version: string): Promise<RegisteredVersion | null> {
        if (!/^[1-9]\d*$/.test(version)) return null;
        const answer = await orNull(() => this.get("model-versions/get", { name, version }));
        return answer === null
            ? null
            : z.object({ model_version: versionSchema }).parse(answer).model_version;
    }

    async downloadFile(version: RegisteredVersion, file: string, destination: string): Promise<void> {
        const root = await this.artifactRoot(version);
        await this.http.download(`${root}/${file}`, destination);
    }

    /** Path in the proxied store of a version's files. */
    private async artifactRoot({ name, version, source }: RegisteredVersion): Promise<string> {
        const what = `version ${version} of ${name}`;
        if (source.startsWith("mlflow-artifacts:")) return this.proxiedPath(source, what);
        // Versions registered by MLflow's own tools: `runs:/…` or `models:/m-…`, which MLflow resolves itself.
        const answer = await this.get("model-versions/get-download-uri", { name, version });
        return this.proxiedPath(z.object({ artifact_uri: z.string() }).parse(answer).artifact_uri, what);
    }

    private proxiedPath(uri: string, what: string): string {
        const match = /^mlflow-artifacts:(?:\/\/[^/]+)?\/+(.+?)\/*$/.exec(uri);
        if (!match?.[1]) {
            throw new Error(
                `the files of ${what} lie at ${JSON.stringify(uri)}, but only those that MLflow proxies ` +
                    "(mlflow-artifacts:/…) can be reached; start MLflow with --serve-artifacts",
            );
        }
        return match[1];
    }

    private get(path: string, query: Record<string, string | undefined>): Promise<unknown> {
        return this.http.call({ method: "GET", path, query, idempotent: true });
    }

    private post(path: string, body: unknown, idempotent: boolean): Promise<unknown> {
        return this.http.call({ method: "POST", path, body, idempotent });
    }
}

const isMissing = (error: MlflowError) => error.errorCode === "RESOURCE_DOES_NOT_EXIST";
const isAliasMissing = (error: MlflowError) =>
    isMissing(error) ||
    (error.errorCode === "INVALID_PARAMETER_VALUE" && /alias .* not found/i.test(error.message));

async function orNull(ask: () => Promise<unknown>, missing = isMissing): Promise<unknown> {
    try {
        return await ask();
    } catch (error) {
        if (error instanceof MlflowError && missing(error)) return null;
        throw error;
    }
}

function asPairs(record: Record<string, string>): { key: string; value: string }[] {
    return Object.entries(record).map(([key, value]) => ({ key, value }));
}

/** MLflow's filter language has no escape for a quote inside quotes. */
function quoted(value: string): string {
    if (/['\\]/.test(value))
        throw new Error(`${JSON.stringify(value)} cannot be searched for in MLflow: it has a quote`);
    return value;
}

function* chunks<T>(list: T[], size: number): Generator<T[]> {
    for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
