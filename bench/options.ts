import { parseArguments } from "../cli/arguments";
import { FULL, PARTS, QUICK, type Effort, type ModeName, type Part } from "./measure/plan";
import type { OwnModel } from "./models/own-models";
import { dataSource, modelFolder, outFolder, textCount, wrongValue } from "./option-values";

export const USAGE = `usage: npm run bench -- [OPTION…]

Measures the server against the limit: the same tokenizer and model called in process, on the same cores, with the
same texts. Prints a table, and writes result.json, report.txt and throughput.svg.

    --model linear|encoder|both|DIR   what is served: the model that the pipeline makes from the shipped sample, an
                                      encoder of BERT-tiny's size with random weights, or a model folder
                                      (default: both)
    --data sample|PATH                comments, from a CSV in Jigsaw's schema, plain or gzip (default: sample)
    --texts N                         how many of them (default: 2000)
    --mode pinned|unpinned|both       server and limit on one core and the load generator on another, or all of them
                                      on all cores (default: both)
    --parts LIST                      of ${PARTS.join(",")} (default: all)
    --quick                           shorter and fewer runs, to see whether it works
    --check                           exit code 1 where a target is missed
    --out DIR                         where the files go (default: bench/<time> in the data folder)
`;

export type ModelChoice = { kind: OwnModel } | { kind: "folder"; directory: string };

export interface BenchOptions {
    models: ModelChoice[];
    data: string;
    texts: number;
    modes: ModeName[];
    parts: ReadonlySet<Part>;
    effort: Effort;
    isQuick: boolean;
    check: boolean;
    /** Absolute; null: the default. */
    out: string | null;
}

/** Enough for a request of 32 and for 200 connections without the same text twice at once. */
const FEWEST_TEXTS = 256;

/**
 * @param directory Where relative paths start from.
 * @returns null where help was asked for.
 * @throws {UserError} for an option that is unknown or has a value that is not allowed.
 */
export function readOptions(args: readonly string[], directory: string): BenchOptions | null {
    const { values } = parseArguments(
        {
            args: [...args],
            options: {
                model: { type: "string", default: "both" },
                data: { type: "string", default: "sample" },
                texts: { type: "string", default: "2000" },
                mode: { type: "string", default: "both" },
                parts: { type: "string", default: PARTS.join(",") },
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
        data: dataSource(values.data, directory),
        texts: textCount(values.texts, FEWEST_TEXTS, USAGE),
        modes: modesOf(values.mode),
        parts: partsOf(values.parts),
        effort: values.quick ? QUICK : FULL,
        isQuick: values.quick,
        check: values.check,
        out: outFolder(values.out, directory),
    };
}

function modelsOf(value: string, directory: string): ModelChoice[] {
    if (value === "both") return [{ kind: "linear" }, { kind: "encoder" }];
    if (value === "linear" || value === "encoder") return [{ kind: value }];
    return [{ kind: "folder", directory: modelFolder(value, directory, USAGE) }];
}

function modesOf(value: string): ModeName[] {
    if (value === "both") return ["pinned", "unpinned"];
    if (value === "pinned" || value === "unpinned") return [value];
    throw wrongValue("--mode", value, "pinned, unpinned or both", USAGE);
}

function partsOf(value: string): Set<Part> {
    const words = value.split(",").filter((word) => word !== "");
    const known = words.filter((word): word is Part => (PARTS as readonly string[]).includes(word));
    if (known.length === 0 || known.length < words.length)
        throw wrongValue("--parts", value, `one or more of ${PARTS.join(",")}, separated by commas`, USAGE);
    return new Set(known);
}
