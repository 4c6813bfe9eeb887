import type { SoakReport } from "./report";

/** Memory over time with its trend and what was done to the server, as a Vega-Lite specification. */
export function memoryPlot({ memory, memoryReport, events }: SoakReport): Record<string, unknown> {
    const { trend, trendFromSeconds } = memoryReport;
    const end = memory.at(-1)?.seconds ?? 0;
    const line = [trendFromSeconds, end].map((seconds) => ({
        seconds,
        value: trend.intercept + (trend.perHour / 3600) * seconds,
    }));
    const x = { field: "seconds", type: "quantitative", title: "seconds" };
    const y = { field: "value", type: "quantitative", title: "resident memory, MB", scale: { domainMin: 0 } };
    return {
        title: "The server's memory under everything at once",
        width: 720,
        height: 300,
        layer: [
            {
                data: { values: events },
                mark: { type: "rule", opacity: 0.35 },
                encoding: { x, color: { field: "kind", type: "nominal", title: null } },
            },
            { data: { values: memory }, mark: { type: "line", color: "#1f77b4" }, encoding: { x, y } },
            {
                data: { values: line },
                mark: { type: "line", color: "black", strokeDash: [6, 4] },
                encoding: { x, y },
            },
        ],
    };
}
