import type { Readable } from "node:stream";
import { openPromise, type Entry } from "yauzl";
import { DataError } from "./data-error";

/**
 * Opens the first entry of a zip archive whose name ends with `suffix`, decompressed.
 *
 * The archive is read from disk by its central directory and never unpacked beside other files, so that no name
 * inside it can point elsewhere.
 *
 * @param name how messages call the archive
 */
export async function openZipEntry(path: string, suffix: string, name: string): Promise<Readable> {
    try {
        const archive = await openPromise(path, { autoClose: true });
        const names: string[] = [];
        for await (const entry of archive.eachEntry() as AsyncIterable<Entry>) {
            if (entry.fileName.endsWith(suffix)) return await archive.openReadStreamPromise(entry);
            names.push(entry.fileName);
        }
        throw new DataError({
            file: name,
            problem: `the archive holds no file that ends with "${suffix}"`,
            value: names.join(", "),
            remedy: "Download the data by hand and give its folder to --data.",
        });
    } catch (error) {
        if (error instanceof DataError) throw error;
        throw new DataError(
            {
                file: name,
                problem: `the archive is damaged: ${(error as Error).message}`,
                remedy: "Run it again; if it stays so, download the data by hand and give its folder to --data.",
            },
            { cause: error },
        );
    }
}
