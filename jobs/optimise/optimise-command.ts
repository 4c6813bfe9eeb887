import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { MODEL_FILE } from "../../model/contract";
import { loadScorer } from "../../model/scorer";
import { numberOption, parseOptions, progress, readJson, UsageError, writeJson } from "../command-line";
import { readSplit } from "../evaluate/data-set";
import { choose, ORIGINAL, type Candidate } from "./choose";
import { parityOf } from "./parity";

export const OPTIMISE_USAGE = `Usage: optimise --model DIR --data DIR --max-parity-delta X --out DIR

  --model             model folder to start from
  --data              data set folder; parity is measured on its validation split
  --max-parity-delta  largest change of a probability that is accepted (0 to 1)
  --out               model folder to write, with optimisation.json`;

export const OPTIMISATION_FILE = "optimisation.json";
const TRAINING_FILE = "training.json";
const SCRIPT = "jobs/optimise/optimise.py";

const candidatesSchema = z.object({
    candidates: z.array(z.object({ name: z.string().regex(/^[\w-]+$/), model_bytes: z.int().positive() })),
});

/** `optimisation.json` */
export const optimisationSchema = z.object({
    chosen: z.string(),
    why: z.string(),
    rows: z.int(),
    max_parity_delta: z.number(),
    original_bytes: z.int(),
    candidates: z.array(
        z.object({
            name: z.string(),
            bytes: z.int(),
            parity: z.object({ maxDelta: z.number(), changedDecisions: z.number() }).optional(),
            error: z.string().optional(),
        }),
    ),
});

/** Makes the candidates in a folder: `jobs/optimise/optimise.py`, or a stand-in of a test. */
export type CandidateMaker = (model: string, out: string) => Promise<void>;

/** `jobs optimise` */
export async function optimiseCommand(
    argv: readonly string[],
    make: CandidateMaker = runPython,
): Promise<void> {
    const options = parseOptions(argv, OPTIMISE_USAGE, ["model", "data", "max-parity-delta", "out"], []);
    const limit = numberOption("max-parity-delta", options["max-parity-delta"], 0, 1);
    const texts = (await readSplit(options.data, "validation")).map((row) => row.text);
    const parent = dirname(resolve(options.out));
    await mkdir(parent, { recursive: true });
    const work = await mkdtemp(join(parent, `.${basename(options.out)}-`));
    try {
        await make(options.model, work);
        const listed = await readJson(join(work, "candidates.json"), candidatesSchema, SCRIPT);
        const { scores, bytes, thresholds } = await scoreOriginal(options.model, texts);
        const candidates: Candidate[] = [];
        for (const { name, model_bytes: size } of listed.candidates) {
            const folder = join(work, "candidates", name);
            const found: Candidate = await scoreFolder(folder, texts).then(
                (other) => ({ name, bytes: size, parity: parityOf(scores, other, thresholds) }),
                // A broken candidate is no reason to stop: the original is still there.
                (error: Error) => ({ name, bytes: size, error: error.message }),
            );
            progress(describe(found));
            candidates.push(found);
        }
        const choice = choose(bytes, candidates, limit);
        progress(`${choice.chosen}: ${choice.why}`);
        await writeChosen(options.model, work, choice.chosen, options.out);
        await writeJson(join(options.out, OPTIMISATION_FILE), {
            ...choice,
            rows: texts.length,
            max_parity_delta: limit,
            original_bytes: bytes,
            candidates,
        } satisfies z.infer<typeof optimisationSchema>);
    } finally {
        await rm(work, { recursive: true, force: true });
    }
}

async function scoreOriginal(folder: string, texts: readonly string[]) {
    const scorer = await loadScorer(folder);
    try {
        const { size } = await stat(join(folder, MODEL_FILE));
        return {
            scores: await scorer.scoreTexts(texts),
            bytes: size,
            thresholds: scorer.contract.thresholds,
        };
    } finally {
        await scorer.close();
    }
}

async function scoreFolder(folder: string, texts: readonly string[]): Promise<Float32Array[]> {
    const scorer = await loadScorer(folder);
    try {
        return await scorer.scoreTexts(texts);
    } finally {
        await scorer.close();
    }
}

async function writeChosen(model: string, work: string, chosen: string, out: string): Promise<void> {
    await cp(chosen === ORIGINAL ? model : join(work, "candidates", chosen), out, { recursive: true });
    if (existsSync(join(model, TRAINING_FILE)))
        await copyFile(join(model, TRAINING_FILE), join(out, TRAINING_FILE));
}

function describe(candidate: Candidate): string {
    const size = `${(candidate.bytes / 1e6).toFixed(2)} MB`;
    if (candidate.error !== undefined) return `${candidate.name}: ${size}, broken: ${candidate.error}`;
    const { maxDelta, changedDecisions } = candidate.parity;
    return (
        `${candidate.name}: ${size}, largest change ${maxDelta.toFixed(5)}, ` +
        `${(changedDecisions * 100).toFixed(3)} % of decisions changed`
    );
}

async function runPython(model: string, out: string): Promise<void> {
    const python = process.env["MODERATO_JOBS_PYTHON"];
    if (!python) {
        throw new UsageError(
            "MODERATO_JOBS_PYTHON is not set; it names the interpreter of the jobs' Python environment",
        );
    }
    const child = spawn(python, [resolve(SCRIPT), "--model", model, "--out", out], {
        stdio: ["ignore", "inherit", "inherit"],
    });
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    if (code !== 0) throw new Error(`${SCRIPT} ended with ${code ?? signal}; its own message stands above`);
}
