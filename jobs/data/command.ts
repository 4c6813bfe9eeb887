import { parseArgs } from "node:util";
import { DataError } from "./data-error";
import { runData } from "./run-data";

export const DATA_USAGE = `Usage: data --source sample|kaggle|PATH --out DIR [--seed N]

  --source  sample: the shipped synthetic comments
            kaggle: Jigsaw's challenge, with KAGGLE_API_TOKEN (or KAGGLE_USERNAME and KAGGLE_KEY) set
            PATH:   a CSV (plain or gzip) or a folder of them in Jigsaw's schema
  --out     folder for train.jsonl, validation.jsonl, test.jsonl and manifest.json
  --seed    integer from 0 to 4294967295 for the split (default 1)`;

/** Entry of `jobs data`: parses `argv` (what follows the step's name), reports progress to stderr. */
export async function dataCommand(argv: string[]): Promise<void> {
    const values = parseOptions(argv);
    if (values.help === true) {
        process.stdout.write(`${DATA_USAGE}\n`);
        return;
    }
    const seed = values.seed ?? "1";
    if (!/^\d{1,10}$/.test(seed) || Number(seed) > 0xffffffff) {
        throw usageError("--seed is not such a number", seed, "an integer from 0 to 4294967295");
    }
    for (const name of ["source", "out"] as const) {
        if (values[name] === undefined || values[name] === "") throw usageError(`--${name} is missing`);
    }
    await runData({
        source: values.source as string,
        out: values.out as string,
        seed: Number(seed),
        log: (line) => process.stderr.write(`data: ${line}\n`),
    });
}

function parseOptions(argv: string[]): { source?: string; out?: string; seed?: string; help?: boolean } {
    try {
        return parseArgs({
            args: argv,
            options: {
                source: { type: "string" },
                out: { type: "string" },
                seed: { type: "string" },
                help: { type: "boolean", short: "h" },
            },
        }).values;
    } catch (error) {
        throw usageError((error as Error).message.replace(/\.$/, ""));
    }
}

function usageError(problem: string, value?: string, allowed?: string): DataError {
    return new DataError({
        problem,
        ...(value === undefined ? {} : { value }),
        ...(allowed === undefined ? {} : { allowed }),
        remedy: `\n${DATA_USAGE}`,
    });
}
