import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { JIGSAW_LABELS } from "../../model/contract";

export const SPLITS = ["train", "validation", "test"] as const;
export type Split = (typeof SPLITS)[number];

const bit = z.union([z.literal(0), z.literal(1)]);
const rowSchema = z.object({
    id: z.string(),
    text: z.string(),
    labels: z.array(bit).length(JIGSAW_LABELS.length),
});
/** One comment; `labels` in the order of `JIGSAW_LABELS`. */
export type LabelledComment = z.infer<typeof rowSchema>;

/** Reads one split of a data set folder; throws naming file and line where it is not what the data step writes. */
export async function readSplit(directory: string, split: Split): Promise<LabelledComment[]> {
    const path = join(directory, `${split}.jsonl`);
    const rows: LabelledComment[] = [];
    let line = 0;
    try {
        for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
            line++;
            if (text === "") continue;
            rows.push(rowSchema.parse(JSON.parse(text)));
        }
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== undefined) {
            throw new Error(
                `${path} cannot be read (${(error as NodeJS.ErrnoException).code}); --data takes a folder that ` +
                    "`jobs data` wrote",
            );
        }
        // Neither the line nor zod's message of it is shown: both may hold a comment's text.
        throw new Error(`${path}, line ${line} is not a row of a data set; make it anew with \`jobs data\``);
    }
    if (rows.length === 0) throw new Error(`${path} holds no rows; there is nothing to measure`);
    return rows;
}

/** Fingerprint of a data set, from its manifest. */
export async function readFingerprint(directory: string): Promise<string> {
    const path = join(directory, "manifest.json");
    const manifest = z.object({ sha256: z.string() }).safeParse(
        await readFile(path, "utf8")
            .then(JSON.parse)
            .catch(() => undefined),
    );
    if (!manifest.success)
        throw new Error(`${path} is absent or has no fingerprint; --data takes a folder of \`jobs data\``);
    return manifest.data.sha256;
}
