import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { throwIfInterrupted } from "../../cli/interrupt";
import { waitFor } from "../../components/infrastructure/local/wait-for";
import { MlflowClient } from "../../model/mlflow-client";
import { MODEL_FOLDER_FILES } from "../../model/model-folder";
import { BenchError } from "../bench-error";
import { freePort } from "../free-port";
import { runLoad } from "../load/run-load";
import { MODEL_NAME } from "../server/model-store";
import { ALIAS, ServerProcess } from "../server/server-process";
import { MlflowProcess } from "../soak/processes";
import type { MeasureArgs } from "./measure-mode";
import type { SwapResult } from "./result";
import { loadPlan } from "./server-load";

const CONNECTIONS = 50;
/** Often, so that hardly any time of the run is spent between two swaps. */
const POLL_INTERVAL_MS = 200;
const SWAP_WITHIN_MS = 30_000;

/**
 * The alias moves between two versions under load, without a pause, while the latency is measured; a real MLflow
 * stands behind, on the generator's core where the server has one of its own. Before it, the same load without a swap.
 *
 * @throws {BenchError} where a swap does not come.
 */
export async function measureSwaps(args: MeasureArgs): Promise<SwapResult> {
    const home = mkdtempSync(join(tmpdir(), "moderato-bench-mlflow-"));
    const mlflow = new MlflowProcess(home, await freePort(), join(home, "log"), args.mode.generator);
    try {
        args.note("starting MLflow");
        await mlflow.start();
        throwIfInterrupted();
        const client = new MlflowClient({ baseUrl: mlflow.url, timeoutMs: 30_000, attempts: 3 });
        const versions = await registerTwice(client, args.model);
        await client.setAlias(MODEL_NAME, ALIAS, versions[0]);
        return await underLoad(args, client, versions, mlflow.url);
    } finally {
        await mlflow.stop();
        rmSync(home, { recursive: true, force: true });
    }
}

/** The same files as two versions: what a swap costs does not depend on what the weights say. */
async function registerTwice(client: MlflowClient, model: string): Promise<[string, string]> {
    await client.createRegisteredModel(MODEL_NAME, "bench");
    const experiment = await client.experiment("bench");
    const register = async (): Promise<string> => {
        const run = await client.createRun(experiment, "bench");
        for (const file of MODEL_FOLDER_FILES)
            await client.uploadFile(run, `model/${file}`, join(model, file));
        const description = "registered by the benchmark";
        const what = { name: MODEL_NAME, run, path: "model", description, tags: {} };
        return (await client.createModelVersion(what)).version;
    };
    return [await register(), await register()];
}

async function underLoad(
    { bundle, texts, mode, effort, note }: MeasureArgs,
    client: MlflowClient,
    versions: [string, string],
    mlflowUrl: string,
): Promise<SwapResult> {
    const server = await ServerProcess.start({
        bundle,
        model: null,
        cores: mode.server,
        mlflowUrl,
        environment: { MODERATO_POLL_INTERVAL_MS: String(POLL_INTERVAL_MS) },
    });
    try {
        // Both are on its disk afterwards: what follows measures swaps, not MLflow's downloads.
        for (const version of [versions[1], versions[0]]) await swapTo(version, client, server);
        const scenario = { connections: CONNECTIONS, textsPerRequest: 1 };
        const load = () =>
            runLoad(
                loadPlan(server, texts, scenario, { warmUp: effort.warmUp, run: effort.swaps }),
                mode.generator,
            );
        note("latency before the swaps");
        const before = await load();
        note("latency while the alias moves");
        let isOver = false;
        const running = load().finally(() => (isOver = true));
        // It is awaited after the loop; a failure before that must not count as one that nobody handles.
        running.catch(() => undefined);
        let swaps = 0;
        while (!isOver) await swapTo(versions[++swaps % 2] as string, client, server);
        const during = await running;
        if (before.latencyMs === null || during.latencyMs === null)
            throw new BenchError("Nothing was answered while the alias moved, or before.");
        return { swaps, before, during, p99Ratio: during.latencyMs.p99 / before.latencyMs.p99 };
    } finally {
        await server.stop();
    }
}

async function swapTo(version: string, client: MlflowClient, server: ServerProcess): Promise<void> {
    throwIfInterrupted();
    await client.setAlias(MODEL_NAME, ALIAS, version);
    const serves = await waitFor(
        async () => !server.isRunning || (await servedVersion(server.url)) === version,
        SWAP_WITHIN_MS,
        50,
    );
    if (!serves || !server.isRunning)
        throw new BenchError(
            `Version ${version} did not serve within ${String(SWAP_WITHIN_MS / 1000)} s` +
                `${server.isRunning ? "" : ": the server ended by itself"}.`,
        );
}

async function servedVersion(url: string): Promise<string | null> {
    try {
        const answer = await fetch(`${url}/healthz`);
        return ((await answer.json()) as { model_version: string | null }).model_version;
    } catch {
        // It ended; whoever asks sees that too.
        return null;
    }
}
