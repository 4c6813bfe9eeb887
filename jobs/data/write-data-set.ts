import { createHash } from "node:crypto";
import { join } from "node:path";
import { fingerprint, MANIFEST_FILE, splitFile, type Manifest } from "./manifest";
import { writeDurably } from "./output-folder";
import { labelRates, type Row } from "./row";
import { SPLITS, type SplitName } from "./split";

/** What the manifest says beside what follows from the rows. */
export type ManifestFacts = Pick<
    Manifest,
    "source" | "seed" | "dropped" | "label_conflicts" | "near_duplicate_clusters" | "created"
>;

/** Writes the three splits and the manifest into an existing, empty folder. */
export async function writeDataSet(
    folder: string,
    splits: Record<SplitName, readonly Row[]>,
    facts: ManifestFacts,
): Promise<Manifest> {
    const files: Manifest["files"] = {};
    for (const split of SPLITS) {
        const hash = createHash("sha256");
        let bytes = 0;
        await writeDurably(
            join(folder, splitFile(split)),
            lines(splits[split], hash, (n) => (bytes += n)),
        );
        files[splitFile(split)] = { sha256: hash.digest("hex"), bytes };
    }
    const perSplit = <T>(value: (rows: readonly Row[]) => T): Record<SplitName, T> =>
        Object.fromEntries(SPLITS.map((split) => [split, value(splits[split])])) as Record<SplitName, T>;
    const digests = Object.fromEntries(
        SPLITS.map((split) => [split, files[splitFile(split)]?.sha256]),
    ) as Record<SplitName, string>;
    const manifest: Manifest = {
        contract: 1,
        source: facts.source,
        seed: facts.seed,
        rows: perSplit((rows) => rows.length),
        label_rates: perSplit(labelRates),
        files,
        dropped: facts.dropped,
        label_conflicts: facts.label_conflicts,
        near_duplicate_clusters: facts.near_duplicate_clusters,
        sha256: fingerprint(digests),
        created: facts.created,
    };
    await writeDurably(join(folder, MANIFEST_FILE), [`${JSON.stringify(manifest, undefined, 2)}\n`]);
    return manifest;
}

function* lines(
    rows: readonly Row[],
    hash: { update(data: string): unknown },
    count: (bytes: number) => void,
): Generator<string> {
    for (const { id, text, labels } of rows) {
        const line = `${JSON.stringify({ id, text, labels })}\n`;
        hash.update(line);
        count(Buffer.byteLength(line));
        yield line;
    }
}
