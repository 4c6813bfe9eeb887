import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { JIGSAW_LABELS, type Label } from "../../model/contract";
import type { EngineObserver } from "../engine/scoring-engine";
import type { LoadedModel } from "../models/loaded-model";
import type { ModelStatus } from "../models/model-manager";
import type { PinnedObserver } from "../models/pinned-models";
import type { ScoreObserver } from "../scoring/score-service";
import { BucketHistogram, type Buckets } from "./bucket-histogram";

/** Seconds, from a tenth of a millisecond to ten seconds. */
const DURATIONS = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
];
const BATCH_TEXTS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const TENTHS = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);

/** What the gauges read when they are scraped. */
export interface MetricSources {
    status: () => ModelStatus;
    /** Versions that clients pinned. @default none */
    pinned?: () => readonly LoadedModel[];
    textsInFlight: () => number;
}

/**
 * The server's figures; one registry a server, so that two in a process (tests) do not mix. What is counted for each
 * request or text is kept at hand: looking up labels costs more than counting.
 */
export class Metrics {
    readonly registry = new Registry();
    readonly reloads = this.counter("model_reloads_total", "Attempts to bring a version into service", [
        "outcome",
    ]);
    readonly registryFailures = this.counter(
        "registry_failures_total",
        "Polls that the registry did not answer",
    );
    readonly rejected = this.counter("rejected_total", "Requests not scored", ["reason"]);
    private readonly requests = this.counter("requests_total", "Requests answered", ["face", "status"]);
    private readonly answeredCounters = new Map<string, Counter.Internal>();
    private readonly requestSeconds = this.histogram(
        "request_seconds",
        "From the request to its answer",
        DURATIONS,
        "face",
    );
    private readonly pins = this.counter("pinned_versions_total", "What became of versions clients pinned", [
        "outcome",
    ]);
    private readonly tokeniseSeconds = this.alone("tokenise_seconds", "Tokenising one request", DURATIONS);
    private readonly queueSeconds = this.alone("queue_seconds", "A text's wait for a thread", DURATIONS);
    private readonly inferenceSeconds = this.alone("inference_seconds", "One batch", DURATIONS);
    private readonly batchTexts = this.alone("batch_texts", "Texts of one batch", BATCH_TEXTS);
    private readonly tokens = this.counter("tokens_total", "Tokens that were scored");
    private readonly paddedTokens = this.counter("padded_tokens_total", "The same with padding");
    private readonly coalesced = this.counter(
        "coalesced_texts_total",
        "Texts scored with the same one under way",
    );
    private readonly cacheLookups = this.counter("cache_lookups_total", "Texts looked up in the cache", [
        "result",
    ]);
    private readonly scores = this.scoreBuckets();
    private readonly crashes = this.counter(
        "worker_crashes_total",
        "Scoring threads that ended by themselves",
    );
    private readonly restartFailures = this.counter(
        "worker_restart_failures_total",
        "Threads not replaced at once",
    );

    constructor({ status, pinned = () => [], textsInFlight }: MetricSources) {
        collectDefaultMetrics({ register: this.registry });
        this.gauge("texts_in_flight", "Texts admitted and not yet answered", textsInFlight);
        this.gauge("queue_depth", "Texts that wait for a thread", () => {
            const models = [status().current, ...pinned()];
            return models.reduce((sum, model) => sum + (model?.engine.depth ?? 0), 0);
        });
        this.gauge("pinned_versions", "Pinned versions that are loaded", () => pinned().length);
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

    /** Counts one request. */
    answered(face: string, status: number, seconds: number): void {
        const key = `${face} ${status}`;
        let counter = this.answeredCounters.get(key);
        if (counter === undefined) {
            counter = this.requests.labels(face, String(status));
            this.answeredCounters.set(key, counter);
        }
        counter.inc();
        this.requestSeconds.of(face).observe(seconds);
    }

    /** Figures of one version's engine. */
    engineObserver(): EngineObserver {
        return {
            batch: ({ texts, tokens, paddedTokens, queueMs, inferenceMs }) => {
                this.batchTexts.observe(texts);
                this.tokens.inc(tokens);
                this.paddedTokens.inc(paddedTokens);
                this.inferenceSeconds.observe(inferenceMs / 1000);
                for (const ms of queueMs) this.queueSeconds.observe(ms / 1000);
            },
            coalesced: (texts) => this.coalesced.inc(texts),
            crash: () => this.crashes.inc(),
            restartFailed: () => this.restartFailures.inc(),
        };
    }

    scoreObserver(): ScoreObserver {
        return {
            tokenised: (ms) => this.tokeniseSeconds.observe(ms / 1000),
            rejected: (reason) => this.rejected.inc({ reason }),
            looked: (hits, misses) => {
                this.cacheLookups.inc({ result: "hit" }, hits);
                this.cacheLookups.inc({ result: "miss" }, misses);
            },
            scored: (_version, rows) => {
                for (const row of rows) {
                    for (const label of JIGSAW_LABELS) this.scores[label].observe(row[label]);
                }
            },
        };
    }

    pinnedObserver(): PinnedObserver {
        return { pinned: (outcome) => this.pins.inc({ outcome }) };
    }

    private counter(name: string, help: string, labelNames: string[] = []): Counter {
        return new Counter({ name: `moderato_${name}`, help, labelNames, registers: [this.registry] });
    }

    private histogram(
        name: string,
        help: string,
        bounds: readonly number[],
        label?: string,
    ): BucketHistogram {
        const { registry } = this;
        return new BucketHistogram({ name: `moderato_${name}`, help, bounds, label, registry });
    }

    private alone(name: string, help: string, bounds: readonly number[]): Buckets {
        return this.histogram(name, help, bounds).of("");
    }

    private scoreBuckets(): Record<Label, Buckets> {
        const histogram = this.histogram("score", "Scores, to see drift", TENTHS, "label");
        return Object.fromEntries(JIGSAW_LABELS.map((label) => [label, histogram.of(label)])) as Record<
            Label,
            Buckets
        >;
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
