import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { waitFor } from "../../components/infrastructure/local/wait-for";
import { Random } from "../../jobs/data/random";
import { MlflowClient } from "../../model/mlflow-client";
import { Clients } from "./clients";
import { ExpectedScores } from "./expected-scores";
import { facesOf, type Face } from "./faces";
import { Ledger } from "./ledger";
import { sampleMemory } from "./memory";
import { MetricsText } from "./metrics-text";
import { MlflowProcess, ServerProcess } from "./processes";
import type { SoakFacts } from "./report";
import { rubbishOf } from "./rubbish";
import { Storyline } from "./storyline";
import { soakTexts } from "./texts";
import { registerVersions } from "./versions";

export interface SoakSettings {
    /** Of load. */
    seconds: number;
    clients: number;
    seed: number;
    /** Model folder to serve. */
    model: string;
    /** File of the server's bundle. */
    bundle: string;
    /** An empty folder for everything that is written. */
    work: string;
    ports: { server: number; mlflow: number };
    note: (line: string) => void;
}

const MODEL_NAME = "soak";
const ALIAS = "soak";
/** Texts that may wait: few enough that the batches of the clients are refused now and then. */
const MAX_IN_FLIGHT = 96;
const EMPTY_WITHIN_MS = 10_000;

/** Starts MLflow and the server, lets everything happen to them under load, and ends them. */
export async function soak(settings: SoakSettings): Promise<SoakFacts> {
    const { work, ports, note, seed, model } = settings;
    mkdirSync(join(work, "mlflow-home"), { recursive: true });
    const mlflow = new MlflowProcess(join(work, "mlflow-home"), ports.mlflow, join(work, "mlflow.log"));
    let server: ServerProcess | null = null;
    try {
        note("starting MLflow");
        await mlflow.start();
        const client = new MlflowClient({ baseUrl: mlflow.url });
        const versions = await registerVersions(client, MODEL_NAME, model, work);
        await client.setAlias(MODEL_NAME, ALIAS, versions.good[0].version);
        const texts = soakTexts(seed);
        const expected = await ExpectedScores.of(versions.good, texts);
        note("starting the server");
        server = new ServerProcess({
            bundle: settings.bundle,
            home: join(work, "server-home"),
            port: ports.server,
            log: join(work, "server.log"),
            environment: {
                MODERATO_ALIAS: ALIAS,
                MODERATO_MODEL_NAME: MODEL_NAME,
                MLFLOW_TRACKING_URI: mlflow.url,
                MODERATO_POLL_INTERVAL_MS: "250",
                MODERATO_MAX_IN_FLIGHT: String(MAX_IN_FLIGHT),
                MODERATO_FEEDBACK_DIR: join(work, "feedback"),
            },
        });
        await server.ready();
        const all = facesOf(MODEL_NAME);
        const faces = await answering(server.url, all, "fine");
        note(`load on ${faces.map(({ name }) => name).join(", ")} for ${String(settings.seconds)} s`);
        const facts = await underLoad(settings, { server, mlflow, client, versions, faces, texts, expected });
        return {
            ...facts,
            facesMissing: all.filter((face) => !faces.includes(face)).map(({ name }) => name),
            serverEnd: await server.stop(),
        };
    } finally {
        await server?.stop();
        await mlflow.stop();
    }
}

interface Parts {
    server: ServerProcess;
    mlflow: MlflowProcess;
    client: MlflowClient;
    versions: Awaited<ReturnType<typeof registerVersions>>;
    faces: readonly Face[];
    texts: readonly string[];
    expected: ExpectedScores;
}

async function underLoad(
    settings: SoakSettings,
    parts: Parts,
): Promise<Omit<SoakFacts, "facesMissing" | "serverEnd">> {
    const { server, texts, expected, faces } = parts;
    const { seed, clients: count, seconds: planned, note } = settings;
    const ledger = new Ledger();
    const seconds = (): number => ledger.seconds();
    const random = new Random(seed);
    const clients = new Clients({
        url: server.url,
        faces,
        rubbish: rubbishOf(MODEL_NAME),
        texts,
        expected,
        ledger,
        random,
        clients: count,
    });
    const storyline = new Storyline({
        ...parts,
        modelName: MODEL_NAME,
        alias: ALIAS,
        random: new Random(seed + 1),
        seconds,
    });
    const sampling = new AbortController();
    const samples = sampleMemory(() => server.residentMegabytes(), seconds, sampling.signal);
    const running = clients.run();
    const story = storyline.run();
    try {
        await Promise.race([untilPlanned(planned, server, note, ledger), story, running]);
    } finally {
        // The load goes on until the event that is under way has come to its end.
        storyline.stop();
        await Promise.allSettled([story]);
        clients.stop();
        await Promise.allSettled([running]);
        sampling.abort();
    }
    const loadSeconds = seconds();
    const isEmpty = server.isAlive && (await emptied(server.url));
    return {
        loadSeconds,
        faces: faces.map(({ name }) => name),
        ledger: ledger.summary(),
        incidents: ledger.incidents,
        latencyMs: ledger.latencies.summary(),
        memory: await samples,
        events: storyline.events,
        storyProblems: storyline.problems,
        isEmpty,
        metrics: server.isAlive ? await figures(server.url) : null,
    };
}

/** Tells each half a minute how it goes; ends early where the server does. */
async function untilPlanned(
    planned: number,
    server: ServerProcess,
    note: (line: string) => void,
    ledger: Ledger,
): Promise<void> {
    for (let told = 0; server.isAlive && ledger.seconds() < planned;) {
        await delay(200);
        if (ledger.seconds() < told + 30) continue;
        told = ledger.seconds();
        const { begun, total } = ledger.summary();
        note(
            `${told.toFixed(0)} s: ${String(begun)} requests, ${String(total.lost)} lost, ` +
                `${String(total.wrong)} wrong, ${String(Math.round(server.residentMegabytes() ?? 0))} MB`,
        );
    }
}

/** The faces that this server has; one that is not there answers 404. */
async function answering(url: string, faces: readonly Face[], text: string): Promise<Face[]> {
    const there: Face[] = [];
    for (const face of faces) {
        const response = await fetch(url + face.path, {
            method: "POST",
            headers: { "content-type": face.contentType ?? "application/json" },
            body: face.body([text]),
        });
        await response.body?.cancel();
        if (response.status !== 404) there.push(face);
    }
    return there;
}

/** Whether the server holds nothing more once nobody asks: an entry that stays would be one that was lost. */
function emptied(url: string): Promise<boolean> {
    return waitFor(async () => {
        const metrics = await MetricsText.of(url);
        return metrics.sum("moderato_texts_in_flight") === 0 && metrics.sum("moderato_queue_depth") === 0;
    }, EMPTY_WITHIN_MS);
}

async function figures(url: string): Promise<NonNullable<SoakFacts["metrics"]>> {
    const metrics = await MetricsText.of(url);
    const reloads = (outcome: string): number => metrics.sum("moderato_model_reloads_total", { outcome });
    return {
        reloads: reloads("loaded"),
        refusals: reloads("refused"),
        failedReloads: reloads("failed"),
        crashes: metrics.sum("moderato_worker_crashes_total"),
        restartFailures: metrics.sum("moderato_worker_restart_failures_total"),
        registryFailures: metrics.sum("moderato_registry_failures_total"),
        clientsLeft: metrics.sum("moderato_rejected_total", { reason: "client_left" }),
    };
}
