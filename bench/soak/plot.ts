import type { SoakReport } from "./report";

const WIDTH = 720;

/** Memory over time with its trend, and below it what was done to the server, as a Vega-Lite specification. */
export function memoryPlot({ memory, memoryReport, events }: SoakReport): Record<string, unknown> {
    const { trend, trendFromSeconds } = memoryReport;
    const end = memory.at(-1)?.seconds ?? 0;
    const line = [trendFromSeconds, end].map((seconds) => ({
        seconds,
        value: trend.intercept + (trend.perHour / 3600) * seconds,
    }));
    const x = {
        field: "seconds",
        type: "quantitative",
        title: "seconds",
        scale: { domain: [0, Math.ceil(end)], nice: false },
    };
    const y = { field: "value", type: "quantitative", title: "resident memory, MB", scale: { domainMin: 0 } };
    return {
        title: "The server's memory under everything at once",
        vconcat: [
            {
                width: WIDTH,
                height: 240,
                layer: [
                    {
                        data: { values: memory },
                        mark: { type: "line", color: "#1f6f8b" },
                        encoding: { x: { ...x, title: null }, y },
                    },
                    {
                        data: { values: line },
                        mark: { type: "line", color: "black", strokeDash: [6, 4] },
                        encoding: { x: { ...x, title: null }, y },
                    },
                ],
            },
            {
                width: WIDTH,
                height: { step: 18 },
                data: { values: events },
                mark: { type: "tick", color: "#a33", thickness: 1.5 },
                encoding: { x, y: { field: "kind", type: "nominal", title: null } },
            },
        ],
    };
}
