import type { Latency, LoadResult } from "../load/load";
import { median } from "../statistics";
import type { Scenario } from "./plan";
import type { Round, ScenarioResult } from "./result";

/** @throws {RangeError} for no rounds */
export function summarise(
    scenario: Scenario,
    rounds: readonly Round[],
    residentBytes: number | null,
): ScenarioResult {
    const loads = rounds.map(({ load }) => load);
    const shares = rounds.map(({ load, limitTextsPerSecond }) => load.textsPerSecond / limitTextsPerSecond);
    return {
        ...scenario,
        rounds: [...rounds],
        textsPerSecond: median(loads.map(({ textsPerSecond }) => textsPerSecond)),
        limitTextsPerSecond: median(rounds.map(({ limitTextsPerSecond }) => limitTextsPerSecond)),
        share: median(shares),
        cpuShare: medianOrNull(rounds.map(cpuShareOf)),
        latencyMs: medianLatency(loads),
        generatorCores: median(loads.map(({ generatorCores }) => generatorCores)),
        otherCores: medianOrNull(rounds.map(({ otherCores }) => otherCores)),
        refused: loads.reduce((sum, { refused }) => sum + refused, 0),
        errors: sumErrors(loads),
        residentBytes,
    };
}

function cpuShareOf({ limitCpuMsPerText, load }: Round): number | null {
    if (limitCpuMsPerText === null || load.serverCores === null || load.serverCores === 0) return null;
    const cpuMsPerText = (1000 * load.serverCores) / load.textsPerSecond;
    return limitCpuMsPerText / cpuMsPerText;
}

function medianOrNull(values: readonly (number | null)[]): number | null {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : median(known);
}

/** null where a round had no answer: a median of the others would hide it. */
function medianLatency(loads: readonly LoadResult[]): Latency | null {
    const latencies = loads.flatMap(({ latencyMs }) => latencyMs ?? []);
    if (latencies.length < loads.length) return null;
    const of = (field: keyof Latency): number => median(latencies.map((latency) => latency[field]));
    return { mean: of("mean"), p50: of("p50"), p95: of("p95"), p99: of("p99"), max: of("max") };
}

export function sumErrors(loads: readonly Pick<LoadResult, "errors">[]): Record<string, number> {
    const sum: Record<string, number> = {};
    for (const { errors } of loads)
        for (const [kind, count] of Object.entries(errors)) sum[kind] = (sum[kind] ?? 0) + count;
    return sum;
}
