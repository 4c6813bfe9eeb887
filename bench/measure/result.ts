import type { BatchingResult } from "../limit/limit";
import type { Latency, LoadResult } from "../load/load";
import type { Effort, Mode, Scenario } from "./plan";

/** `result.json`. Times in ms, memory in bytes, rates in texts a second. */
export interface BenchResult {
    created: string;
    commit: string | null;
    machine: Machine;
    texts: { source: string; count: number; seed: number; meanBytes: number };
    effort: Effort;
    models: ModelResult[];
}

export interface Machine {
    cpu: string;
    cores: number;
    memoryBytes: number;
    os: string;
    node: string;
    onnxruntime: string;
    /** Of the last minute, when the benchmark began: what else the machine did. */
    loadAverage: number;
    /** Whether the two cores of the pinned runs are threads of one physical core; null where nothing was pinned. */
    pinnedCoresAreSiblings: boolean | null;
}

export interface ModelResult {
    name: string;
    family: string;
    modelBytes: number;
    /** Tokens of the texts as the model takes them. */
    tokens: { mean: number; p50: number; p95: number; max: number };
    modes: ModeResult[];
}

export interface ModeResult {
    mode: Mode;
    /** Of the limit, and of the server. */
    threads: number;
    /** Every way to batch that was tried once; null where throughput was not measured. */
    sweep: BatchingResult[] | null;
    /** The best of them, which every comparison measures anew. */
    best: BatchingResult | null;
    scenarios: ScenarioResult[];
    readyAfterMs: number[];
    endurance: EnduranceResult | null;
    /** Of the server that took all of the load above; null where the system does not tell. */
    peakBytes: number | null;
    swaps: SwapResult | null;
}

/** One run of the server and the run of the limit before it. */
export interface Round {
    limitTextsPerSecond: number;
    /** CPU time of one text in the limit; null where it is not known. */
    limitCpuMsPerText: number | null;
    load: LoadResult;
    /** The more of both: CPU of everything else on this machine meanwhile, in cores; null where not known. */
    otherCores: number | null;
}

/** Medians over rounds; errors and refusals are sums. */
export interface ScenarioResult extends Scenario {
    rounds: Round[];
    textsPerSecond: number;
    limitTextsPerSecond: number;
    /** Of the limit that was measured just before; the median of the rounds' shares. */
    share: number;
    /**
     * The same by CPU time of a text instead of texts a second: what the limit needs by what the server needs. Other
     * programs disturb it less, and what the server idles is left out. Null where the system does not tell.
     */
    cpuShare: number | null;
    latencyMs: Latency | null;
    /** CPU cores that the load generator took. */
    generatorCores: number;
    /** CPU cores that everything else on the machine took: far from 0, the figures say little. */
    otherCores: number | null;
    refused: number;
    errors: Record<string, number>;
    /** Resident after the last round. */
    residentBytes: number | null;
}

export interface EnduranceResult {
    load: LoadResult;
    /** Median of the resident memory in the second half. */
    steadyBytes: number | null;
}

export interface SwapResult {
    swaps: number;
    before: LoadResult;
    during: LoadResult;
    /** p99 during the swaps by p99 before them. */
    p99Ratio: number;
}
