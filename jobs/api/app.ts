import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Hono } from "hono";
import type { Logger } from "pino";
import { ParameterError, type PipelineDefinition } from "../pipelines";
import { lockHolder } from "../runner/lock";
import { checkParameters } from "../runner/run-pipeline";
import { listRuns, readRun, type RunRecord } from "../runner/run-record";
import {
    ApiError,
    badBody,
    internal,
    notCancellable,
    parameterRefused,
    platformMissing,
    unknown,
} from "./errors";
import { PlatformError, platformFor } from "./platform-facts";
import type { QueueEntry } from "./queue-store";
import { readParameters } from "./read-body";
import type { RunQueue } from "./run-queue";
import {
    hasEnded,
    pipelineView,
    recordOrWaiting,
    runView,
    statusOf,
    summaryView,
    type RunStatus,
} from "./run-view";
import type { TokenCheck } from "./token";

export interface AppArgs {
    home: string;
    projectRoot: string;
    platformFile: string;
    pipelines: Readonly<Record<string, PipelineDefinition>>;
    queue: Pick<RunQueue, "entries" | "submit" | "cancel">;
    token: TokenCheck;
    logger: Logger;
}

/** Runs' ids are names of folders. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/;
const MOST_LISTED = 100;

/** The HTTP side of the service: pipelines, runs, their logs; everything but `/healthz` asks for the token. */
export function createApp(args: AppArgs): Hono {
    const { projectRoot, platformFile, pipelines, queue, token, logger } = args;
    const runs = new Runs(args);
    const app = new Hono();

    app.use(async (c, next) => {
        const startedAt = performance.now();
        await next();
        const ms = Math.round((performance.now() - startedAt) * 100) / 100;
        logger.debug({ method: c.req.method, path: c.req.path, status: c.res.status, ms }, "answered");
        c.header("x-content-type-options", "nosniff");
        c.header("cache-control", "no-store");
    });
    app.get("/healthz", (c) => c.json({ status: "ok" }));
    app.use(async (c, next) => {
        token.check(c.req.header("authorization"));
        await next();
    });

    app.get("/pipelines", (c) => c.json({ pipelines: Object.values(pipelines).map(pipelineView) }));
    app.post("/pipelines/:name/runs", async (c) => {
        const name = c.req.param("name");
        const pipeline = Object.hasOwn(pipelines, name) ? pipelines[name] : undefined;
        if (!pipeline) throw unknown("pipeline", name, Object.keys(pipelines), "See GET /pipelines.");
        const given = await readParameters(c.req.raw);
        const platform = platformFor(pipeline, platformFile);
        checkParameters(pipeline, given, { directory: projectRoot, ...(platform ? { platform } : {}) });
        const { id } = queue.submit(name, given);
        c.header("location", `/runs/${id}`);
        return c.json({ id, status: runs.find(id).status }, 202);
    });

    app.get("/runs", (c) => c.json({ runs: runs.list(limitOf(c.req.query("limit"))) }));
    app.get("/runs/:id", (c) => {
        const { run, status } = runs.find(c.req.param("id"));
        return c.json(runView(run, status));
    });
    app.get("/runs/:id/steps/:step/log", async (c) => {
        const { run } = runs.find(c.req.param("id"));
        const name = c.req.param("step");
        const step = run.steps.find((one) => one.name === name);
        if (!step)
            throw unknown(
                "step",
                name,
                run.steps.map((one) => one.name),
                `See GET /runs/${run.id}.`,
            );
        const headers = { "content-type": "text/plain; charset=utf-8" };
        const info = await stat(step.log).catch(() => null);
        // A step that has not begun, or whose result was kept from an earlier run, has said nothing.
        if (!info) return c.body("", 200, headers);
        return c.body(Readable.toWeb(createReadStream(step.log)) as ReadableStream, 200, headers);
    });
    app.post("/runs/:id/cancel", (c) => {
        const { run, status } = runs.find(c.req.param("id"));
        // Its process may still be about to end.
        if (hasEnded(status)) throw notCancellable(run.id, `has ended (${status})`, "Ask for another run.");
        if (!queue.cancel(run.id)) {
            throw notCancellable(run.id, "was begun by a command", "End it with Ctrl-C where it was begun.");
        }
        return c.json({ id: run.id, status: runs.find(run.id).status }, 202);
    });

    app.notFound((c) => {
        const paths = ["/healthz", "/pipelines", "/pipelines/{name}/runs", "/runs", "/runs/{id}"];
        throw unknown(
            "path",
            `${c.req.method} ${c.req.path.slice(0, 200)}`,
            paths,
            "Correct the path or the method.",
        );
    });
    app.onError((error, c) => {
        const answer = toApiError(error);
        if (answer.status >= 500) logger.error({ err: error, path: c.req.path }, "request failed");
        if (answer.retryAfterS !== undefined) c.header("retry-after", String(answer.retryAfterS));
        if (answer.status === 401) c.header("www-authenticate", "Bearer");
        return c.json({ error: answer.facts }, answer.status);
    });
    return app;
}

/** The one place where an error becomes an answer. */
function toApiError(error: Error): ApiError {
    if (error instanceof ApiError) return error;
    if (error instanceof ParameterError) return parameterRefused(error.message, error.facts);
    if (error instanceof PlatformError) return platformMissing(error.message);
    return internal();
}

function limitOf(text: string | undefined): number {
    if (text === undefined) return MOST_LISTED / 2;
    const limit = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
    if (limit >= 1 && limit <= MOST_LISTED) return limit;
    throw badBody(
        "limit",
        `is ${JSON.stringify(text.slice(0, 50))}`,
        `a whole number from 1 to ${MOST_LISTED}`,
    );
}

/** What the disk and the queue together say of runs. */
class Runs {
    constructor(private readonly args: AppArgs) {}

    /** @throws {ApiError} where there is no run of that id */
    find(id: string): { run: RunRecord; status: RunStatus } {
        const entry = this.args.queue.entries.find((one) => one.id === id);
        const record = RUN_ID.test(id) ? readRun(this.args.home, id) : null;
        const run = this.#toShow(record, entry);
        if (!run) throw unknown("run", id.slice(0, 100), this.#latest(), "See GET /runs.");
        return { run, status: statusOf(record, entry, this.#holder()) };
    }

    /** Newest first. */
    list(limit: number) {
        const { home, queue } = this.args;
        const records = new Map(listRuns(home).map((run) => [run.id, run]));
        const entries = new Map(queue.entries.map((entry) => [entry.id, entry]));
        const holder = this.#holder();
        const waiting = [...entries.keys()].filter((id) => !records.has(id)).reverse();
        return [...waiting, ...records.keys()].slice(0, limit).flatMap((id) => {
            const record = records.get(id) ?? null;
            const run = this.#toShow(record, entries.get(id));
            return run ? [summaryView(run, statusOf(record, entries.get(id), holder))] : [];
        });
    }

    #toShow(record: RunRecord | null, entry: QueueEntry | undefined): RunRecord | null {
        const { home, pipelines } = this.args;
        return recordOrWaiting(home, record, entry, entry && pipelines[entry.pipeline]);
    }

    #latest(): string[] {
        return this.list(5).map((run) => run.id);
    }

    #holder() {
        return lockHolder(join(this.args.home, "pipeline.lock"));
    }
}
