import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { csvFile, type CsvInput } from "./csv-bytes";
import { DataError, errorCode } from "./data-error";
import { downloadKaggle, type KaggleOptions } from "./kaggle";

export const SAMPLE_FILE = "comments.csv";

/** The shipped sample, found beside this module or, from a bundle in `dist/`, in the sources. */
export function samplePath(): string {
    const candidates = [
        join(__dirname, "sample", SAMPLE_FILE),
        join(__dirname, "..", "jobs", "data", "sample", SAMPLE_FILE),
    ];
    const found = candidates.find((path) => existsSync(path));
    if (found === undefined) throw new Error(`bug: the shipped sample is not at ${candidates.join(" nor ")}`);
    return found;
}

/**
 * CSV inputs of a source.
 *
 * @param source `sample`, `kaggle`, or the path of a CSV (plain or gzip) or of a folder of them
 * @param scratch existing folder for downloads, removed by the caller
 */
export async function resolveSource(
    source: string,
    scratch: string,
    kaggle: KaggleOptions,
): Promise<CsvInput[]> {
    if (source === "sample") return [csvFile(samplePath())];
    if (source === "kaggle") return [await downloadKaggle(scratch, kaggle)];
    try {
        return (await stat(source)).isDirectory() ? await csvFilesIn(source) : [csvFile(source)];
    } catch (error) {
        if (error instanceof DataError) throw error;
        const code = errorCode(error);
        throw new DataError(
            {
                file: source,
                problem: code === "ENOENT" ? "there is no such file or folder" : `it can't be read (${code})`,
                allowed: "sample, kaggle, or the path of a CSV, a gzip of one or a folder of them",
                remedy: "Check the path and that you may read it.",
            },
            { cause: error },
        );
    }
}

async function csvFilesIn(folder: string): Promise<CsvInput[]> {
    const names = (await readdir(folder)).sort();
    const csvs = names.filter((name) => /\.csv(\.gz)?$/i.test(name) && !name.startsWith("."));
    if (csvs.length === 0) {
        throw new DataError({
            file: folder,
            problem: "the folder holds no CSV",
            value: names.length === 0 ? "an empty folder" : names.slice(0, 5).join(", "),
            allowed: "files named *.csv or *.csv.gz",
            remedy: "Name the file itself if it is called otherwise.",
        });
    }
    return csvs.map((name) => csvFile(join(folder, name)));
}
