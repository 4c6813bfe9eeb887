import { createHash } from "node:crypto";
import { z } from "zod";
import { JIGSAW_LABELS } from "../../model/contract";
import { SPLITS, type SplitName } from "./split";

export const MANIFEST_FILE = "manifest.json";

/** File that holds a split's rows: one JSON object a line, `{"id", "text", "labels": [six of 0 or 1]}`. */
export function splitFile(split: SplitName): string {
    return `${split}.jsonl`;
}

const perSplit = <T extends z.ZodType>(value: T) =>
    z.object(Object.fromEntries(SPLITS.map((split) => [split, value])) as Record<SplitName, T>);

/** `manifest.json` of a data set folder. */
export const manifestSchema = z.object({
    contract: z.literal(1),
    /** `sample`, `kaggle` or the path as given. */
    source: z.string(),
    seed: z.int(),
    rows: perSplit(z.int().nonnegative()),
    label_rates: perSplit(z.record(z.enum(JIGSAW_LABELS), z.number().min(0).max(1))),
    files: z.record(
        z.string(),
        z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().nonnegative() }),
    ),
    /** Rows left out, by reason. */
    dropped: z.record(z.string(), z.int().nonnegative()),
    /** Comments whose identical copies disagreed in a label, and groups of two or more near-identical comments. */
    label_conflicts: z.int().nonnegative(),
    near_duplicate_clusters: z.int().nonnegative(),
    /** Fingerprint of the data: see `fingerprint`. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    created: z.iso.datetime(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** SHA-256 of the three files' hexadecimal digests, in the order train, validation, test, joined by nothing. */
export function fingerprint(digests: Record<SplitName, string>): string {
    return createHash("sha256")
        .update(SPLITS.map((split) => digests[split]).join(""))
        .digest("hex");
}
