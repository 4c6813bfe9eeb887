import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JIGSAW_LABELS } from "../../model/contract";

const SPLITS = ["train", "validation", "test"] as const;

/** Writes a data set folder; each row is a text and whether it is toxic, with no other label. */
export function makeDataSet(
    folder: string,
    splits: Partial<Record<(typeof SPLITS)[number], [text: string, toxic: 0 | 1][]>>,
): string {
    mkdirSync(folder, { recursive: true });
    for (const split of SPLITS) {
        const lines = (splits[split] ?? []).map(([text, toxic], index) =>
            JSON.stringify({
                id: `${split}-${index}`,
                text,
                labels: JIGSAW_LABELS.map((l) => (l === "toxic" ? toxic : 0)),
            }),
        );
        writeFileSync(join(folder, `${split}.jsonl`), lines.map((line) => `${line}\n`).join(""));
    }
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ contract: 1, sha256: "f".repeat(64) }));
    return folder;
}
