/** `npm run bench`: the server against the limit of the hardware. */
import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { abortable, Interrupted, INTERRUPTED_CODE } from "../cli/interrupt";
import { buildServer } from "../components/infrastructure/local/server-bundle";
import { gitCommit } from "../jobs/release/git-commit";
import { MODEL_FILE } from "../model/contract";
import { readModelFolder } from "../model/model-folder";
import { loadTokenizer } from "../model/tokenizer";
import { chooseCores, type CorePair } from "./cores";
import { describeMachine } from "./machine";
import { measureMode } from "./measure/measure-mode";
import type { Mode, ModeName } from "./measure/plan";
import type { BenchResult, ModelResult } from "./measure/result";
import { ensureOwnModel } from "./models/own-models";
import { readOptions, USAGE, type BenchOptions, type ModelChoice } from "./options";
import { reportText } from "./report/table";
import { targetsOf } from "./report/targets";
import { writeReport } from "./report/write-report";
import { quantile } from "./statistics";
import { readTexts } from "./texts";

const ROOT = join(__dirname, "..");
const SEED = 1;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
    const options = readOptions(process.argv.slice(2), process.env["INIT_CWD"] ?? process.cwd());
    if (options === null) {
        process.stdout.write(USAGE);
        return 0;
    }
    // Interrupted, it ends by itself at the next step, after what it started.
    const result = await abortable(() => measure(options));
    const targets = targetsOf(result);
    const home = resolve(ROOT, process.env["MODERATO_HOME"] || ".moderato");
    const directory = options.out ?? join(home, "bench", result.created.replaceAll(":", "-"));
    await writeReport(directory, result, targets);
    process.stdout.write(`${reportText(result, targets)}\n`);
    say(`\nWritten to ${directory}`);
    const missed = targets.filter(({ isMet }) => !isMet);
    if (!options.check || missed.length === 0) return 0;
    for (const { name, found, allowed } of missed) say(`error: ${name}: ${found}; it must be ${allowed}`);
    return 1;
}

async function measure(options: BenchOptions): Promise<BenchResult> {
    const cores = options.modes.includes("pinned") ? chooseCores() : null;
    const machine = describeMachine(cores?.areSiblings ?? null);
    const texts = await readTexts(options.data, options.texts, SEED);
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const bundle = await buildServer(ROOT);
    const models: ModelResult[] = [];
    for (const choice of options.models) {
        const { name, directory } = await provide(choice);
        const described = await describeModel(name, directory, texts);
        const { effort, parts } = options;
        for (const mode of options.modes.map((word) => modeOf(word, cores))) {
            const note = (detail: string): void => say(`  ${name}, ${mode.name}: ${detail}`);
            const args = { bundle, model: directory, texts, mode, effort, parts, note };
            described.modes.push(await measureMode(args));
        }
        models.push(described);
    }
    return {
        created: new Date().toISOString(),
        commit: await gitCommit(),
        machine,
        texts: {
            source: basename(options.data),
            count: texts.length,
            seed: SEED,
            meanBytes: Math.round(bytes / texts.length),
        },
        effort: options.effort,
        models,
    };
}

async function provide(choice: ModelChoice): Promise<{ name: string; directory: string }> {
    if (choice.kind === "folder") return { name: basename(choice.directory), directory: choice.directory };
    return { name: choice.kind, directory: await ensureOwnModel(choice.kind) };
}

async function describeModel(
    name: string,
    directory: string,
    texts: readonly string[],
): Promise<ModelResult> {
    const { contract } = await readModelFolder(directory);
    const tokenizer = await loadTokenizer(directory, contract.max_length);
    const lengths = texts.map((text) => tokenizer.encode(text).length);
    return {
        name,
        family: contract.family,
        modelBytes: (await stat(join(directory, MODEL_FILE))).size,
        tokens: {
            mean: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
            p50: quantile(lengths, 0.5),
            p95: quantile(lengths, 0.95),
            max: Math.max(...lengths),
        },
        modes: [],
    };
}

function modeOf(name: ModeName, cores: CorePair | null): Mode {
    return name === "unpinned" || cores === null
        ? { name, server: null, generator: null }
        : { name, server: [cores.server], generator: [cores.generator] };
}

main().then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
        say(`error: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = error instanceof Interrupted ? INTERRUPTED_CODE : 1;
    },
);
