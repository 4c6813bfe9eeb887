/** Results as a run in which all is well would have them. */
import type { LoadResult } from "../../bench/load/load";
import type { BenchResult, ModelResult, ModeResult, ScenarioResult } from "../../bench/measure/result";
import { FULL } from "../../bench/measure/plan";

export function loadResult(changes: Partial<LoadResult> = {}): LoadResult {
    return {
        connections: 50,
        seconds: 5,
        answered: 5000,
        requestsPerSecond: 1000,
        textsPerSecond: 1000,
        latencyMs: { mean: 20, p50: 18, p95: 30, p99: 40, max: 60 },
        refused: 0,
        errors: {},
        generatorCores: 0.1,
        serverCores: 0.9,
        otherCores: 0.02,
        ...changes,
    };
}

export function scenarioResult(changes: Partial<ScenarioResult> = {}): ScenarioResult {
    return {
        connections: 50,
        textsPerRequest: 1,
        rounds: [],
        textsPerSecond: 1000,
        limitTextsPerSecond: 1100,
        share: 0.91,
        cpuShare: 0.89,
        latencyMs: { mean: 20, p50: 18, p95: 30, p99: 40, max: 60 },
        generatorCores: 0.1,
        otherCores: 0.02,
        refused: 0,
        errors: {},
        residentBytes: 2e8,
        ...changes,
    };
}

export function modeResult(changes: Partial<ModeResult> = {}): ModeResult {
    return {
        mode: { name: "pinned", server: [0], generator: [1] },
        threads: 1,
        sweep: [
            { size: 8, order: "arrival", textsPerSecond: 900, cpuMsPerText: 1.1 },
            { size: 8, order: "sorted", textsPerSecond: 1100, cpuMsPerText: 0.9 },
        ],
        best: { size: 8, order: "sorted", textsPerSecond: 1100, cpuMsPerText: 0.9 },
        scenarios: [scenarioResult()],
        readyAfterMs: [300, 310, 320],
        endurance: { load: loadResult({ connections: 200, seconds: 60 }), steadyBytes: 2.1e8 },
        peakBytes: 2.2e8,
        swaps: { swaps: 10, before: loadResult(), during: loadResult(), p99Ratio: 1.4 },
        ...changes,
    };
}

export function modelResult(name: "linear" | "encoder", ...modes: ModeResult[]): ModelResult {
    return {
        name,
        family: name === "linear" ? "linear" : "transformer",
        modelBytes: 1e6,
        tokens: { mean: 40, p50: 30, p95: 100, max: 128 },
        modes,
    };
}

export function benchResult(...models: ModelResult[]): BenchResult {
    return {
        created: "2026-11-24T12:00:00.000Z",
        commit: null,
        machine: {
            cpu: "A CPU",
            cores: 2,
            memoryBytes: 8e9,
            os: "Linux 6.1",
            node: "20.20.2",
            onnxruntime: "1.30.0",
            loadAverage: 0.1,
            pinnedCoresAreSiblings: false,
        },
        texts: { source: "sample", count: 2000, seed: 1, meanBytes: 175 },
        effort: FULL,
        models,
    };
}
