import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { JIGSAW_LABELS, type Label, type ModelContract } from "../../model/contract";

const FIXTURES = join(__dirname, "models");

/** Graphs made by models/make_models.py. */
export type FixtureGraph = "first" | "second" | "five-labels" | "other-inputs" | "not-finite";

/** Writes a whole model folder around one of the small graphs; contract and digests fit the files. */
export function makeModelFolder(
    directory: string,
    graph: FixtureGraph,
    overrides: Partial<ModelContract> = {},
): string {
    mkdirSync(directory, { recursive: true });
    copyFileSync(join(FIXTURES, `${graph}.onnx`), join(directory, "model.onnx"));
    copyFileSync(join(FIXTURES, "characters.tokenizer.json"), join(directory, "tokenizer.json"));
    const contract: ModelContract = {
        contract: 1,
        family: "linear",
        labels: [...JIGSAW_LABELS],
        max_length: 200,
        calibration: perLabel(() => ({ a: 1, b: 0 })),
        thresholds: perLabel(() => 0.5),
        files: {
            "model.onnx": digest(join(directory, "model.onnx")),
            "tokenizer.json": digest(join(directory, "tokenizer.json")),
        },
        training: { data_sha256: "0".repeat(64), rows: 1, seed: 1, created: "2026-11-01T00:00:00Z" },
        evaluation: null,
        ...overrides,
    };
    writeFileSync(join(directory, "moderato.json"), JSON.stringify(contract));
    return directory;
}

/** What the small graphs give for one text: a bag of exclamation and question marks. */
export function expectedLogits(graph: "first" | "second", text: string): number[] {
    const count = (character: string): number => text.split(character).length - 1;
    const marks = count("!") - count("?");
    const bias = graph === "first" ? -2 : -1;
    return JIGSAW_LABELS.map((_, label) => marks * (2 - label * 0.3) + bias);
}

/** The same as probabilities, by a contract whose calibration changes nothing. */
export function expectedScores(graph: "first" | "second", text: string): number[] {
    return expectedLogits(graph, text).map((logit) => 1 / (1 + Math.exp(-logit)));
}

export function readFixture<T>(file: string): T {
    return JSON.parse(readFileSync(join(FIXTURES, file), "utf8")) as T;
}

function perLabel<T>(value: (label: Label) => T): Record<Label, T> {
    return Object.fromEntries(JIGSAW_LABELS.map((label) => [label, value(label)])) as Record<Label, T>;
}

function digest(path: string): { sha256: string; bytes: number } {
    return {
        sha256: createHash("sha256").update(readFileSync(path)).digest("hex"),
        bytes: statSync(path).size,
    };
}
