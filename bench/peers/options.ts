import { basename } from "node:path";
import { parseArguments } from "../../cli/arguments";
import type { OwnModel } from "../models/own-models";
import { dataSource, modelFolder, outFolder, textCount, wrongValue } from "../option-values";
import type { Effort } from "./measure-peer";
import type { Peer } from "./peer";
import { PEERS } from "./peers";

export const USAGE = `usage: npm run bench:peers -- [OPTION…]

Our server beside other servers of the same model file: the same texts, one a request, on the same core, in turn.
Each peer is installed in a virtual environment of its own, its scores are compared with ours, then it is measured.
Prints a table, and writes result.json, report.txt and peers.svg.

    --model linear|encoder|both|DIR   what is served (default: both)
    --only NAMES                      of ${PEERS.map(({ name }) => name).join(",")}
    --data sample|PATH                comments, from a CSV in Jigsaw's schema (default: sample)
    --texts N                         how many of them (default: 2000)
    --quick                           short runs, to see whether it works
    --check                           exit code 1 where a peer is ahead at 50 connections or was not measured
    --out DIR                         where the files go (default: bench/peers-<time> in the data folder)
`;

/** As many as are compared with ours before anything is measured. */
const FEWEST_TEXTS = 20;
const FULL: Effort = { connections: [1, 50], rounds: 3, warmUp: 2, run: 5 };
const QUICK: Effort = { connections: [1, 50], rounds: 1, warmUp: 0.5, run: 1.5 };

export type ModelChoice = { name: OwnModel } | { name: string; directory: string };

export interface PeersOptions {
    models: ModelChoice[];
    peers: Peer[];
    data: string;
    texts: number;
    effort: Effort;
    check: boolean;
    /** Absolute; null: the default. */
    out: string | null;
}

/**
 * @param directory Where relative paths start from.
 * @returns null where help was asked for.
 * @throws {UserError} for an unknown option. @throws {BenchError} for a value that is not allowed.
 */
export function readOptions(args: readonly string[], directory: string): PeersOptions | null {
    const { values } = parseArguments(
        {
            args: [...args],
            options: {
                model: { type: "string", default: "both" },
                only: { type: "string" },
                data: { type: "string", default: "sample" },
                texts: { type: "string", default: "2000" },
                quick: { type: "boolean", default: false },
                check: { type: "boolean", default: false },
                out: { type: "string" },
                help: { type: "boolean", short: "h", default: false },
            },
        },
        USAGE,
    );
    if (values.help) return null;
    return {
        models: modelsOf(values.model, directory),
        peers: peersOf(values.only),
        data: dataSource(values.data, directory),
        texts: textCount(values.texts, FEWEST_TEXTS),
        effort: values.quick ? QUICK : FULL,
        check: values.check,
        out: outFolder(values.out, directory),
    };
}

function modelsOf(value: string, directory: string): ModelChoice[] {
    if (value === "both") return [{ name: "encoder" }, { name: "linear" }];
    if (value === "linear" || value === "encoder") return [{ name: value }];
    const folder = modelFolder(value, directory);
    return [{ name: basename(folder), directory: folder }];
}

function peersOf(value: string | undefined): Peer[] {
    if (value === undefined) return [...PEERS];
    const names = value.split(",").filter((name) => name !== "");
    const unknown = names.find((name) => !PEERS.some((peer) => peer.name === name));
    if (unknown !== undefined || names.length === 0)
        throw wrongValue(
            "--only",
            value,
            `one or more of ${PEERS.map(({ name }) => name).join(",")}, separated by commas`,
        );
    return PEERS.filter(({ name }) => names.includes(name));
}
