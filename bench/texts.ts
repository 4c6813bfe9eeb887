import { csvFile } from "../jobs/data/csv-bytes";
import { readCsvRows } from "../jobs/data/csv-rows";
import { Random } from "../jobs/data/random";
import { samplePath } from "../jobs/data/source";
import { BenchError } from "./bench-error";

/** The server's default bound of one text, in bytes of UTF-8. */
const MAX_BYTES = 20_480;

/**
 * Different comments of a CSV in Jigsaw's schema (plain or gzip), as they were written, in random order.
 *
 * No text comes twice: a server that scores equal texts once would be measured on less work than the limit is.
 *
 * @param source `sample` for the shipped one, or a path.
 * @param count Fewer are given where the CSV holds fewer.
 * @throws {DataError} for a file that is absent or no such CSV.
 * @throws {BenchError} where fewer than two are left.
 */
export async function readTexts(source: string, count: number, seed: number): Promise<string[]> {
    const path = source === "sample" ? samplePath() : source;
    const texts = new Set<string>();
    for await (const { text } of readCsvRows(csvFile(path), () => undefined)) {
        if (text.trim() !== "" && Buffer.byteLength(text) <= MAX_BYTES) texts.add(text);
    }
    if (texts.size < 2)
        throw new BenchError(
            `${path} holds ${String(texts.size)} usable comments; give a CSV of some hundred.`,
        );
    return new Random(seed).shuffle([...texts]).slice(0, count);
}
