import type { BenchResult, ModelResult, ModeResult, ScenarioResult } from "../measure/result";
import { median } from "../statistics";
import type { Target } from "./targets";

/** What stands on the terminal at the end: a table for each model and choice of cores, then the targets. */
export function reportText(result: BenchResult, targets: readonly Target[]): string {
    const { machine, texts } = result;
    const head =
        `${machine.cpu}, ${String(machine.cores)} cores, Node ${machine.node}, ONNX Runtime ${machine.onnxruntime}; ` +
        `${String(texts.count)} texts of ${texts.source}, ${String(texts.meanBytes)} bytes on average`;
    const models = result.models.flatMap((model) => model.modes.map((mode) => modeText(model, mode)));
    return [head, ...models, ...(targets.length > 0 ? [targetsText(targets)] : [])].join("\n\n");
}

function modeText({ name, tokens }: ModelResult, result: ModeResult): string {
    const { mode, threads, best, sweep, scenarios } = result;
    const cores =
        mode.server === null
            ? "all cores for server and generator"
            : `server on core ${mode.server.join()}, generator on core ${mode.generator?.join() ?? "any"}`;
    const lines = [
        `${name.toUpperCase()}, ${mode.name} (${cores}; ${plural(threads, "thread")}; ` +
            `${tokens.mean.toFixed(0)} tokens a text on average)`,
    ];
    if (best !== null)
        lines.push(
            `limit: ${number(best.textsPerSecond)} texts/s in batches of ${String(best.size)}, ${best.order}`,
        );
    if (sweep !== null)
        lines.push(
            ...(["arrival", "sorted"] as const).map((order) => {
                const tried = sweep.filter((batching) => batching.order === order);
                const each = tried.map((b) => `${String(b.size)}: ${number(b.textsPerSecond)}`);
                return `  ${order.padEnd(8)} ${each.join("  ")}`;
            }),
        );
    if (scenarios.length > 0) lines.push(table([HEADER, ...scenarios.map(scenarioCells)]));
    if (scenarios.some(({ otherCores }) => otherCores !== null && otherCores > BUSY_CORES))
        lines.push(
            "! The machine did other work meanwhile (other cores): take the figures again when it is quiet.",
        );
    return [...lines, ...otherLines(result)].join("\n");
}

/** From here on, what else the machine does shows in the figures. */
const BUSY_CORES = 0.1;

const HEADER = [
    "connections",
    "texts/request",
    "texts/s",
    "of limit",
    "by CPU",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "generator cores",
    "other cores",
    "429",
    "errors",
    "resident MB",
];

function scenarioCells(scenario: ScenarioResult): string[] {
    const { latencyMs } = scenario;
    const ms = (value: number | undefined): string => value?.toFixed(value < 10 ? 2 : 1) ?? "–";
    return [
        String(scenario.connections),
        String(scenario.textsPerRequest),
        number(scenario.textsPerSecond),
        percent(scenario.share),
        scenario.cpuShare === null ? "–" : percent(scenario.cpuShare),
        ms(latencyMs?.p50),
        ms(latencyMs?.p95),
        ms(latencyMs?.p99),
        scenario.generatorCores.toFixed(2),
        scenario.otherCores?.toFixed(2) ?? "–",
        String(scenario.refused),
        errorsText(scenario.errors),
        megabytes(scenario.residentBytes),
    ];
}

function otherLines({ readyAfterMs, endurance, peakBytes, swaps }: ModeResult): string[] {
    const lines: string[] = [];
    if (readyAfterMs.length > 0)
        lines.push(
            `start to ready: ${median(readyAfterMs).toFixed(0)} ms (median of ${String(readyAfterMs.length)})`,
        );
    if (endurance !== null) {
        const { load, steadyBytes } = endurance;
        lines.push(
            `${String(load.connections)} connections for ${String(load.seconds)} s: ${number(load.textsPerSecond)} texts/s, ` +
                `p99 ${load.latencyMs?.p99.toFixed(1) ?? "–"} ms, 429: ${String(load.refused)}, ` +
                `errors: ${errorsText(load.errors)}, steady ${megabytes(steadyBytes)} MB resident`,
        );
    }
    if (peakBytes !== null) lines.push(`peak of resident memory: ${megabytes(peakBytes)} MB`);
    if (swaps !== null)
        lines.push(
            `${String(swaps.swaps)} swaps in ${String(swaps.during.seconds)} s at ${String(swaps.during.connections)} connections: ` +
                `p99 ${swaps.during.latencyMs?.p99.toFixed(1) ?? "–"} ms, before ${swaps.before.latencyMs?.p99.toFixed(1) ?? "–"} ms ` +
                `(× ${swaps.p99Ratio.toFixed(2)}), errors: ${errorsText(swaps.during.errors)}`,
        );
    return lines;
}

function targetsText(targets: readonly Target[]): string {
    const width = Math.max(...targets.map(({ name }) => name.length));
    return [
        "TARGETS",
        ...targets.map(
            ({ name, allowed, found, isMet }) =>
                `${isMet ? "✓" : "✗"} ${name.padEnd(width)}  ${found} (${allowed})`,
        ),
    ].join("\n");
}

/** Columns as wide as their widest cell, the cells to the right. */
export function table(rows: readonly (readonly string[])[]): string {
    const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
    return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join("  ")).join("\n");
}

function errorsText(errors: Record<string, number>): string {
    const kinds = Object.entries(errors).map(([kind, count]) => `${String(count)} × ${kind}`);
    return kinds.join(", ") || "0";
}

const number = (value: number): string =>
    value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const megabytes = (bytes: number | null): string => (bytes === null ? "–" : (bytes / 1e6).toFixed(0));
const plural = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? "" : "s"}`;
