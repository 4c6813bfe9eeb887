import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { EngineObserver } from "../engine/scoring-engine";
import type { ModelStatus } from "../models/model-manager";
import type { ScoreObserver } from "../scoring/score-service";

/** Seconds, from a tenth of a millisecond to ten seconds. */
const DURATIONS = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
];

/** What the gauges read when they are scraped. */
export interface MetricSources {
    status: () => ModelStatus;
    textsInFlight: () => number;
}

/** The server's figures; one registry a server, so that two in a process (tests) do not mix. */
export class Metrics {
    readonly registry = new Registry();
    readonly requests = this.counter("requests_total", "Requests answered", ["face", "status"]);
    readonly requestSeconds = this.histogram("request_seconds", "From the request to its answer", DURATIONS, [
        "face",
    ]);
    readonly reloads = this.counter("model_reloads_total", "Attempts to bring a version into service", [
        "outcome",
    ]);
    readonly registryFailures = this.counter(
        "registry_failures_total",
        "Polls that the registry did not answer",
    );
    readonly rejected = this.counter("rejected_total", "Requests not scored", ["reason"]);
    private readonly tokeniseSeconds = this.histogram(
        "tokenise_seconds",
        "Tokenising one request",
        DURATIONS,
    );
    private readonly queueSeconds = this.histogram("queue_seconds", "A text's wait for a thread", DURATIONS);
    private readonly inferenceSeconds = this.histogram("inference_seconds", "One batch", DURATIONS, [
        "version",
    ]);
    private readonly batchTexts = this.histogram(
        "batch_texts",
        "Texts of one batch",
        [1, 2, 4, 8, 16, 32, 64, 128, 256],
    );
    private readonly tokens = this.counter("tokens_total", "Tokens of admitted texts");
    private readonly scores = this.histogram("score", "Scores, to see drift", decimals(), ["label"]);
    private readonly crashes = this.counter(
        "worker_crashes_total",
        "Scoring threads that ended by themselves",
    );
    private readonly restartFailures = this.counter(
        "worker_restart_failures_total",
        "Threads not replaced at once",
    );

    constructor({ status, textsInFlight }: MetricSources) {
        collectDefaultMetrics({ register: this.registry });
        this.gauge("texts_in_flight", "Texts admitted and not yet answered", textsInFlight);
        this.gauge("queue_depth", "Texts that wait for a thread", () => status().current?.engine.depth ?? 0);
        this.gauge("model_refused", "1 while the alias names a version that does not serve", () =>
            status().refused === null ? 0 : 1,
        );
        this.gauge("registry_reachable", "1 while the registry answers", () =>
            status().registryReachable ? 1 : 0,
        );
        new Gauge({
            name: "moderato_model_info",
            help: "1 for the version that serves",
            labelNames: ["version", "family"],
            registers: [this.registry],
            collect() {
                this.reset();
                const current = status().current;
                if (current !== null)
                    this.set({ version: current.version, family: current.contract.family }, 1);
            },
        });
    }

    /** Figures of one version's engine. */
    engineObserver(version: string): EngineObserver {
        return {
            batch: ({ texts, queueMs, inferenceMs }) => {
                this.batchTexts.observe(texts);
                this.inferenceSeconds.observe({ version }, inferenceMs / 1000);
                for (const ms of queueMs) this.queueSeconds.observe(ms / 1000);
            },
            crash: () => this.crashes.inc(),
            restartFailed: () => this.restartFailures.inc(),
        };
    }

    scoreObserver(): ScoreObserver {
        return {
            tokenised: (ms, tokens) => {
                this.tokeniseSeconds.observe(ms / 1000);
                this.tokens.inc(tokens);
            },
            rejected: (reason) => this.rejected.inc({ reason }),
            scored: (_version, rows) => {
                for (const row of rows) {
                    for (const [label, score] of Object.entries(row)) this.scores.observe({ label }, score);
                }
            },
        };
    }

    private counter(name: string, help: string, labelNames: string[] = []): Counter {
        return new Counter({ name: `moderato_${name}`, help, labelNames, registers: [this.registry] });
    }

    private histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
        return new Histogram({
            name: `moderato_${name}`,
            help,
            buckets,
            labelNames,
            registers: [this.registry],
        });
    }

    private gauge(name: string, help: string, read: () => number): void {
        new Gauge({
            name: `moderato_${name}`,
            help,
            registers: [this.registry],
            collect() {
                this.set(read());
            },
        });
    }
}

function decimals(): number[] {
    return Array.from({ length: 10 }, (_, i) => (i + 1) / 10);
}
