import type { BenchResult } from "../measure/result";

/** Vega-Lite (https://vega.github.io/vega-lite/docs/), as plain JSON. */
type Specification = Record<string, unknown>;

const WIDTH = 300;
const HEIGHT = 180;
/** Panels share scales unless told otherwise, and the one's colours mean nothing to the other. */
const INDEPENDENT_COLOURS = { scale: { color: "independent" } };
const SERVER = "server";
const LIMIT = "limit, in process";

/**
 * For each model and choice of cores: texts a second of the server and of the limit, and latency percentiles, by
 * scenario. Null where no throughput was measured.
 */
export function benchPlot({ models, machine }: BenchResult): Specification | null {
    const panels = models.flatMap((model) =>
        model.modes.flatMap((mode) => {
            if (mode.scenarios.length === 0) return [];
            const title = `${model.name}, ${mode.mode.name}`;
            const rows = mode.scenarios.map((scenario) => ({ scenario, label: labelOf(scenario) }));
            const order = rows.map(({ label }) => label);
            const rates = rows.flatMap(({ scenario, label }) => [
                { label, who: SERVER, value: scenario.textsPerSecond },
                { label, who: LIMIT, value: scenario.limitTextsPerSecond },
            ]);
            const latencies = rows.flatMap(({ scenario: { latencyMs }, label }) =>
                latencyMs === null
                    ? []
                    : (["p50", "p95", "p99"] as const).map((figure) => ({
                          label,
                          figure,
                          value: latencyMs[figure],
                      })),
            );
            const hconcat = [ratePanel(title, rates, order), latencyPanel(title, latencies, order)];
            return [{ hconcat, resolve: INDEPENDENT_COLOURS }];
        }),
    );
    if (panels.length === 0) return null;
    return {
        title: { text: `${machine.cpu}, ${String(machine.cores)} cores`, anchor: "middle" },
        vconcat: panels,
        resolve: INDEPENDENT_COLOURS,
    };
}

function labelOf({ connections, textsPerRequest }: { connections: number; textsPerRequest: number }): string {
    return textsPerRequest === 1
        ? String(connections)
        : `${String(connections)} × ${String(textsPerRequest)} texts`;
}

function x(order: readonly string[]): Specification {
    return { field: "label", type: "nominal", sort: order, title: "connections", axis: { labelAngle: 0 } };
}

function ratePanel(title: string, values: object[], order: readonly string[]): Specification {
    return {
        title: `${title}: texts a second`,
        width: WIDTH,
        height: HEIGHT,
        data: { values },
        mark: "bar",
        encoding: {
            x: x(order),
            xOffset: { field: "who", sort: [LIMIT, SERVER] },
            y: { field: "value", type: "quantitative", title: "texts/s" },
            color: {
                field: "who",
                type: "nominal",
                title: null,
                scale: { domain: [LIMIT, SERVER], range: ["#b8b8b8", "#1f6f8b"] },
            },
        },
    };
}

function latencyPanel(title: string, values: object[], order: readonly string[]): Specification {
    return {
        title: `${title}: latency`,
        width: WIDTH,
        height: HEIGHT,
        data: { values },
        // No line: between 200 connections and batches there is nothing.
        mark: { type: "point", filled: true, size: 70, opacity: 1 },
        encoding: {
            x: x(order),
            y: { field: "value", type: "quantitative", title: "ms", scale: { type: "log" } },
            color: { field: "figure", type: "nominal", title: null },
        },
    };
}
