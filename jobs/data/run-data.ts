import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { JIGSAW_LABELS } from "../../model/contract";
import { DataError } from "./data-error";
import { deduplicate } from "./deduplicate";
import type { KaggleOptions } from "./kaggle";
import type { Manifest } from "./manifest";
import { nearDuplicateClusters } from "./near-duplicates";
import { replaceFolder } from "./output-folder";
import { readRows } from "./read-rows";
import { resolveSource } from "./source";
import { SPLITS, splitByCluster } from "./split";
import { writeDataSet } from "./write-data-set";

/** Options of the data step. */
export interface DataOptions {
    /** `sample`, `kaggle`, or the path of a CSV (plain or gzip) or a folder of them. */
    source: string;
    /** Folder to make; an earlier data set there is replaced. */
    out: string;
    /** Seed of the split (default 1). */
    seed?: number;
    /** Told what happens, one line a call (default: nobody). */
    log?: (line: string) => void;
    /** Settings of the download from Kaggle (default: the process's environment). */
    kaggle?: KaggleOptions;
    /** Clock of the manifest. */
    now?: () => Date;
}

/**
 * The pipeline's first step: load, validate, clean, deduplicate, split without leakage, write with a manifest.
 *
 * @throws DataError for all that the user can mend; `out` is then as it was
 */
export async function runData(options: DataOptions): Promise<Manifest> {
    const { source, out, seed = 1, log = () => undefined, now = () => new Date() } = options;
    return replaceFolder(out, async (folder) => {
        const scratch = join(folder, "download");
        await mkdir(scratch);
        const inputs = await resolveSource(source, scratch, options.kaggle ?? { env: process.env });
        const read = await readRows(inputs);
        await rm(scratch, { recursive: true });
        log(`${read.rows.length} rows from ${inputs.map((input) => input.name).join(", ")}`);
        if (read.rows.length === 0) {
            throw new DataError({
                file: source,
                problem: "no row is left after cleaning",
                remedy: "Give rows whose comment_text is not empty.",
            });
        }

        const unique = deduplicate(read.rows);
        log(
            `${unique.duplicates} identical copies removed, ${unique.conflicts} of them labelled differently`,
        );
        const clusters = nearDuplicateClusters(unique.rows.map((row) => row.text));
        const shared = clusters.filter((members) => members.length > 1);
        log(
            `${shared.length} groups of near-identical comments, ` +
                `${shared.reduce((sum, members) => sum + members.length, 0)} comments in them`,
        );

        const split = splitByCluster(unique.rows, clusters, seed);
        log(SPLITS.map((name) => `${name} ${split.rows[name].length}`).join(", "));
        for (const label of split.scarce) {
            const positives = unique.rows.filter(
                (row) => row.labels[JIGSAW_LABELS.indexOf(label)] === 1,
            ).length;
            log(`warning: ${label} has too few positives (${positives}) to be in every split`);
        }
        return writeDataSet(folder, split.rows, {
            source,
            seed,
            dropped: { ...read.dropped, duplicate: unique.duplicates },
            label_conflicts: unique.conflicts,
            near_duplicate_clusters: shared.length,
            created: now().toISOString(),
        });
    });
}
