import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toSvg } from "../../jobs/evaluate/plots";
import { table } from "../report/table";
import { median } from "../statistics";
import type { Figures, ModelPeers, PeerResult, PeersResult } from "./result";

/** Connections at which nobody may be ahead of us. */
export const COMPARED_CONNECTIONS = 50;

/** Writes `result.json`, `report.txt` and `peers.svg`. */
export async function writeReport(directory: string, result: PeersResult): Promise<void> {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
    await writeFile(join(directory, "report.txt"), `${reportText(result)}\n`);
    await writeFile(join(directory, "peers.svg"), await toSvg(peersPlot(result)));
}

/** A table for each model, what could not be measured, and who comes closest. */
export function reportText({ machine, texts, models }: PeersResult): string {
    const head =
        `${machine.cpu}, Node ${machine.node}, ONNX Runtime ${machine.onnxruntime} (ours); ` +
        `${String(texts.count)} texts of ${texts.source}, one a request; server on one core, generator on another`;
    return [head, ...models.map(modelText)].join("\n\n");
}

const HEADER = [
    "",
    "connections",
    "texts/s",
    "ours beside it",
    "ours ×",
    "p99 ms",
    "ours",
    "errors",
    "MB",
    "ours",
    "start ms",
];

function modelText(model: ModelPeers): string {
    const rows = model.peers.flatMap(({ title, measured }) =>
        (measured?.scenarios ?? []).map(({ connections, ours, theirs, ratio }) => [
            title,
            String(connections),
            whole(theirs.textsPerSecond),
            whole(ours.textsPerSecond),
            ratio.toFixed(2),
            p99(theirs),
            p99(ours),
            String(errorsOf(theirs) + errorsOf(ours)),
            whole(measured?.megabytes),
            whole(measured?.ourMegabytes),
            whole(measured?.startMs),
        ]),
    );
    const failures = model.peers.flatMap(({ title, failure }) =>
        failure === null ? [] : [`not measured: ${title}: ${failure}`],
    );
    return [
        `${model.name.toUpperCase()} (scores equal ours to within ${largestDifference(model).toExponential(0)})`,
        table([HEADER, ...rows]),
        ...disturbance(model),
        ...failures,
        verdict(model),
    ].join("\n");
}

/** Far from 0, the figures say little. */
function disturbance({ peers }: ModelPeers): string[] {
    const scenarios = peers.flatMap(({ measured }) => measured?.scenarios ?? []);
    const cores = scenarios.flatMap(({ ours }) => ours.otherCores ?? []);
    if (cores.length === 0) return [];
    return [`everything else on this machine took ${median(cores).toFixed(2)} cores meanwhile`];
}

function largestDifference({ peers }: ModelPeers): number {
    return Math.max(0, ...peers.map(({ measured }) => measured?.largestDifference ?? 0));
}

function verdict(model: ModelPeers): string {
    const closest = closestPeer(model);
    if (closest === null) return "no peer could be measured";
    const { title, ratio } = closest;
    const whom = `closest comes ${title}, to which we are × ${ratio.toFixed(2)}`;
    const place = ratio > 1 ? "ahead of every peer" : "NOT ahead of every peer";
    return `at ${String(COMPARED_CONNECTIONS)} connections ${place}: ${whom}`;
}

/** The peer that is least behind, or most ahead, at the compared number of connections. */
export function closestPeer({ peers }: ModelPeers): { title: string; ratio: number } | null {
    const ratios = peers.flatMap(({ title, measured }) =>
        (measured?.scenarios ?? [])
            .filter(({ connections }) => connections === COMPARED_CONNECTIONS)
            .map(({ ratio }) => ({ title, ratio })),
    );
    return ratios.sort((one, other) => one.ratio - other.ratio)[0] ?? null;
}

/** Texts a second of every peer as a share of ours beside it, as a Vega-Lite specification. */
export function peersPlot({ models, machine }: PeersResult): Record<string, unknown> {
    const values = models.flatMap((model) =>
        model.peers.flatMap((peer) => sharesOf(peer).map((share) => ({ model: model.name, ...share }))),
    );
    return {
        title: `Texts a second, ours = 100 % (${machine.cpu}, one core)`,
        data: { values },
        facet: {
            column: { field: "model", title: null, sort: null },
            row: { field: "connections", title: null },
        },
        spec: {
            width: 320,
            height: { step: 22 },
            layer: [
                {
                    mark: { type: "bar", color: "#b8b8b8" },
                    encoding: {
                        y: {
                            field: "title",
                            type: "nominal",
                            title: null,
                            sort: null,
                            axis: { labelLimit: 240 },
                        },
                        x: {
                            field: "share",
                            type: "quantitative",
                            title: "of our server beside it",
                            axis: { format: "%" },
                        },
                    },
                },
                { mark: { type: "rule", color: "#1f6f8b", strokeWidth: 2 }, encoding: { x: { datum: 1 } } },
            ],
        },
    };
}

function sharesOf({ title, measured }: PeerResult): { title: string; connections: string; share: number }[] {
    return (measured?.scenarios ?? []).map(({ connections, ratio }) => ({
        title,
        connections: connections === 1 ? "1 connection" : `${String(connections)} connections`,
        share: 1 / ratio,
    }));
}

const whole = (value: number | null | undefined): string => value?.toFixed(0) ?? "–";
const p99 = ({ latencyMs }: Figures): string => latencyMs?.p99.toFixed(1) ?? "–";
const errorsOf = ({ errors }: Figures): number =>
    Object.values(errors).reduce((sum, count) => sum + count, 0);
