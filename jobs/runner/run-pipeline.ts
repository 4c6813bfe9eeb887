import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import {
    ParameterError,
    pipelines,
    resolveParameters,
    validatePipeline,
    type PipelineDefinition,
    type StepDefinition,
} from "../pipelines";
import { GATES, GATE_NAMES, type Platform } from "../platform";
import { digestPath } from "./digest";
import { takeLock } from "./lock";
import { pruneRuns } from "./prune";
import { ResultStore } from "./result-store";
import {
    listRuns,
    newRunId,
    newRunRecord,
    readRun,
    runFolder,
    writeRun,
    type RunRecord,
    type StepRecord,
} from "./run-record";
import { runGraph } from "./run-graph";
import { defaultPrograms, type Programs } from "./step-command";
import { StepRunner } from "./step-runner";

export interface RunOptions {
    /** The data folder (`.moderato`). */
    home: string;
    projectRoot: string;
    /** What steps may know of the stacks; pipelines that only make data need none. */
    platform?: Platform;
    /** Cancels the run: steps get SIGTERM, then SIGKILL. */
    signal?: AbortSignal;
    /** The run to begin or to take up again. Default: the newest that did not succeed, else a new one. */
    id?: string;
    /** Folder that relative paths in parameters start from. Default the current one. */
    directory?: string;
    /** Steps at a time. Default the number of cores. */
    concurrency?: number;
    environment?: NodeJS.ProcessEnv;
    /** Default: see `defaultPrograms`. */
    programs?: Programs;
    observer?: RunObserver;
}

/** Told of each change, after it was written to disk. */
export interface RunObserver {
    started?(run: RunRecord, resumed: boolean): void;
    stepChanged?(run: RunRecord, step: StepRecord): void;
    stepOutput?(run: RunRecord, step: StepRecord, line: string): void;
    ended?(run: RunRecord): void;
}

/** As `runDefinition`, for one of our pipelines by its name. */
export async function runPipeline(
    name: string,
    parameters: Readonly<Record<string, string>>,
    options: RunOptions,
): Promise<RunRecord> {
    const pipeline = pipelines[name];
    if (!pipeline) {
        throw new Error(
            `no pipeline is named ${JSON.stringify(name)}; there are ${Object.keys(pipelines).join(", ")}`,
        );
    }
    return runDefinition(pipeline, parameters, options);
}

/**
 * Runs a pipeline on this machine to its end, and says in the record how it ended (`succeeded`, `failed`,
 * `cancelled`). The newest run of the same pipeline with the same parameters that did not succeed is taken up
 * again; where `id` names a run that succeeded, nothing is done.
 *
 * @throws {ParameterError} for an unknown parameter, a value that is not allowed, a missing file
 * @throws {LockedError} while another run goes on
 */
export async function runDefinition(
    pipeline: PipelineDefinition,
    given: Readonly<Record<string, string>>,
    options: RunOptions,
): Promise<RunRecord> {
    const steps = validatePipeline(pipeline);
    const { parameters, digests } = await locate(pipeline, given, options);
    const lock = takeLock(join(options.home, "pipeline.lock"), `pipeline ${pipeline.name}`);
    try {
        const { run, resumed } = begin(pipeline, steps, parameters, options);
        if (run.status === "succeeded") return run;
        return await execute(run, resumed, steps, digests, options);
    } finally {
        lock.release();
    }
}

async function execute(
    run: RunRecord,
    resumed: boolean,
    steps: StepDefinition[],
    parameterDigests: Record<string, string>,
    options: RunOptions,
): Promise<RunRecord> {
    const { home, projectRoot, observer = {}, signal = new AbortController().signal } = options;
    const folder = runFolder(home, run.id);
    const store = new ResultStore(home);
    const environment = options.environment ?? process.env;
    // A run that was killed may have left what it was writing.
    await rm(join(folder, "work"), { recursive: true, force: true });
    const platformFile = join(folder, "platform.json");
    if (options.platform) await writeFile(platformFile, JSON.stringify(options.platform, null, 2));
    observer.started?.(run, resumed);

    const runner = new StepRunner({
        projectRoot,
        runFolder: folder,
        store,
        programs: options.programs ?? defaultPrograms(projectRoot, environment),
        environment: {
            ...environment,
            MODERATO_HOME: home,
            MODERATO_RUN_ID: run.id,
            ...(options.platform ? { MODERATO_PLATFORM: platformFile } : {}),
            // Lines of progress come as they are printed; equal inputs give equal outputs.
            PYTHONUNBUFFERED: "1",
            PYTHONHASHSEED: "0",
        },
        parameters: run.parameters,
        parameterDigests,
        signal,
        record: (step) => {
            const record = run.steps.find((s) => s.name === step.name);
            if (!record) throw new Error(`bug: run ${run.id} has no record of step ${step.name}`);
            return record;
        },
        changed: (step) => {
            writeRun(home, run);
            observer.stepChanged?.(run, step);
        },
        output: (step, line) => observer.stepOutput?.(run, step, line),
    });
    const concurrency = options.concurrency ?? availableParallelism();
    const succeeded = await runGraph(steps, concurrency, (step) => runner.run(step));
    await rm(join(folder, "work"), { recursive: true, force: true });

    run.status = succeeded ? "succeeded" : signal.aborted ? "cancelled" : "failed";
    run.error = failureOf(run);
    writeRun(home, run);
    if (succeeded) await pruneRuns(home, store);
    observer.ended?.(run);
    return run;
}

/**
 * The record of a new run, or of the one to take up again, written to disk as running. Where the run that was asked
 * for succeeded meanwhile (another process took it up), its record as it is.
 */
function begin(
    pipeline: PipelineDefinition,
    steps: StepDefinition[],
    parameters: Record<string, string>,
    { home, id: asked }: RunOptions,
): { run: RunRecord; resumed: boolean } {
    const last = asked === undefined ? lastRun(pipeline, parameters, home) : readRun(home, asked);
    if (asked !== undefined && last?.status === "succeeded") return { run: last, resumed: true };
    const resumed = last !== null && last.status !== "succeeded";
    const id = asked ?? (resumed ? last.id : newRunId(pipeline.name));
    const created = resumed ? last.created : new Date().toISOString();
    const run = newRunRecord(home, { id, pipeline: pipeline.name, parameters, created }, steps);
    writeRun(home, run);
    return { run, resumed };
}

function lastRun(
    pipeline: PipelineDefinition,
    parameters: Record<string, string>,
    home: string,
): RunRecord | null {
    const same = (run: RunRecord) => run.pipeline === pipeline.name && sameRecord(run.parameters, parameters);
    return listRuns(home).find(same) ?? null;
}

/**
 * Parameters as a run gets them: defaults and the platform's gates filled in, each value checked, paths absolute.
 *
 * @returns `paths` are the names of those that name a file or a folder
 * @throws {ParameterError} naming the parameter, its value and what is allowed
 */
export function checkParameters(
    pipeline: PipelineDefinition,
    given: Readonly<Record<string, string>>,
    { platform, directory = process.cwd() }: Pick<RunOptions, "platform" | "directory">,
): { parameters: Record<string, string>; paths: string[] } {
    const gates = platform
        ? GATE_NAMES.map((gate) => [GATES[gate].option as string, String(platform.gates[gate])] as const)
        : [];
    const fromPlatform = gates.filter(([name]) => name in pipeline.parameters);
    const parameters = resolveParameters(pipeline, { ...Object.fromEntries(fromPlatform), ...given });
    const paths: string[] = [];
    for (const [name, { pathOr }] of Object.entries(pipeline.parameters)) {
        const value = parameters[name];
        if (!pathOr || value === undefined || pathOr.includes(value)) continue;
        const path = resolve(directory, value);
        if (!existsSync(path)) {
            const allowed = [...pathOr, "the path of a file or folder that exists"].join(", ");
            throw new ParameterError(
                `parameter ${name} is ${JSON.stringify(value)}, but there is no ${path}; allowed: ${allowed}`,
                { parameter: name, value, allowed },
            );
        }
        parameters[name] = path;
        paths.push(name);
    }
    return { parameters, paths };
}

/** Parameters as a run gets them, and the digests of the files and folders that they name. */
async function locate(
    pipeline: PipelineDefinition,
    given: Readonly<Record<string, string>>,
    options: RunOptions,
): Promise<{ parameters: Record<string, string>; digests: Record<string, string> }> {
    const { parameters, paths } = checkParameters(pipeline, given, options);
    const digests: Record<string, string> = {};
    for (const name of paths) digests[name] = await digestPath(parameters[name] ?? "");
    return { parameters, digests };
}

function failureOf(run: RunRecord): string | null {
    const failed = run.steps.filter((step) => step.status === "failed");
    if (failed.length === 0) return run.status === "cancelled" ? "cancelled" : null;
    return failed.map((step) => `step ${step.name}: ${step.error}\n(log: ${step.log})`).join("\n");
}

function sameRecord(a: Record<string, string>, b: Record<string, string>): boolean {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
