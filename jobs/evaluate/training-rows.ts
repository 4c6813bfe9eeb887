import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

/** Beside a registered model: which comments it was trained on, as fingerprints without their text. */
export const TRAINING_ROWS_FILE = "training-rows.bin";

/** Bytes of a fingerprint; among a million comments two have the same by chance once in 37 million times. */
const BYTES = 8;

/** Whether a comment is one of those that a model was trained on. */
export type SeenRows = ReadonlySet<string>;

/** The first eight bytes of the text's sha256, in hexadecimal. */
export function fingerprintOf(text: string): string {
    return createHash("sha256").update(text).digest().subarray(0, BYTES).toString("hex");
}

/** Writes the fingerprints of the texts one after the other, in rising order and each once. */
export async function writeTrainingRows(path: string, texts: readonly string[]): Promise<void> {
    const fingerprints = [...new Set(texts.map(fingerprintOf))].sort();
    await writeFile(path, Buffer.from(fingerprints.join(""), "hex"));
}

/**
 * What `writeTrainingRows` wrote; null where there is no such file, as with a model from elsewhere.
 *
 * @throws where the file is cut short
 */
export async function readTrainingRows(path: string): Promise<SeenRows | null> {
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
    });
    if (bytes === null) return null;
    if (bytes.length % BYTES !== 0)
        throw new Error(
            `${path} has ${bytes.length} bytes, not a multiple of ${BYTES}: it was cut short; fetch it again`,
        );
    const seen = new Set<string>();
    for (let at = 0; at < bytes.length; at += BYTES) seen.add(bytes.subarray(at, at + BYTES).toString("hex"));
    return seen;
}
