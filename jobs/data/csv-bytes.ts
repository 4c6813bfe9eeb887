import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline, Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { DataError, errorCode } from "./data-error";

/** A CSV to read: a name for messages and a way to open its bytes. */
export interface CsvInput {
    name: string;
    /** Bytes of the CSV, decompressed; may reject with a DataError. */
    open(): Promise<Readable>;
}

/** Most bytes one CSV may hold once decompressed: far above Jigsaw's 68 MB, far below what fills a disk. */
export const MAX_CSV_BYTES = 2 * 1024 ** 3;

const SNIFFED_BYTES = 8192;
/** From this share of NUL bytes on, a file is something else than text. */
const BINARY_NUL_SHARE = 0.05;

/** A CSV on disk, plain or gzip; which of them is read from its content, not from its name. */
export function csvFile(path: string): CsvInput {
    return { name: path, open: () => openCsvFile(path) };
}

async function openCsvFile(path: string): Promise<Readable> {
    const head = await readHead(path);
    if (head.length === 0) {
        throw new DataError({
            file: path,
            problem: "the file is empty",
            remedy: "Give a CSV with a header and at least one row.",
        });
    }
    if (head[0] === 0x1f && head[1] === 0x8b) {
        const plain = plainBytes(path);
        // `pipeline` destroys all streams with the first error; the reader of `plain` sees it.
        pipeline(createReadStream(path), createGunzip(), plain, () => undefined);
        return plain;
    }
    refuseOtherFormats(path, head);
    const plain = plainBytes(path);
    pipeline(createReadStream(path), plain, () => undefined);
    return plain;
}

async function readHead(path: string): Promise<Buffer> {
    try {
        if (!(await stat(path)).isFile()) {
            throw new DataError({
                file: path,
                problem: "this is neither a file nor a folder",
                remedy: "Name a CSV, a gzip of one, or a folder of them.",
            });
        }
        const handle = await open(path);
        try {
            const { bytesRead, buffer } = await handle.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
            return buffer.subarray(0, bytesRead);
        } finally {
            await handle.close();
        }
    } catch (error) {
        if (error instanceof DataError) throw error;
        throw new DataError(
            {
                file: path,
                problem: `the file can't be read: ${errorCode(error) ?? String(error)}`,
                remedy: "Check the path and that you may read it.",
            },
            { cause: error },
        );
    }
}

/** Throws for content that no CSV begins with: UTF-16, archives, mostly NUL bytes. */
export function refuseOtherFormats(name: string, head: Buffer): void {
    const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
    const zip = head.toString("latin1", 0, 4) === "PK\u0003\u0004";
    const nuls = head.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
    if (utf16) {
        throw new DataError({
            file: name,
            problem: "the file is UTF-16",
            allowed: "UTF-8",
            remedy: "Save it as UTF-8 (`iconv -f UTF-16 -t UTF-8`).",
        });
    }
    if (zip) {
        throw new DataError({
            file: name,
            problem: "the file is a zip archive or a spreadsheet",
            allowed: "CSV, plain or gzip",
            remedy: "Unpack it, or export the sheet as CSV.",
        });
    }
    if (nuls > head.length * BINARY_NUL_SHARE) {
        throw new DataError({
            file: name,
            problem: "the file is binary, not text",
            allowed: "CSV, plain or gzip",
            remedy: "Export your data as a CSV in UTF-8.",
        });
    }
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Passes a CSV's bytes on without their byte order mark, and fails once there are more than `limit`: a gzip of
 * few bytes can hold terabytes.
 */
export function plainBytes(name: string, limit = MAX_CSV_BYTES): Transform {
    let seen = 0;
    /** First bytes, held back until they suffice to tell a byte order mark; undefined afterwards. */
    let head: Buffer | undefined = Buffer.alloc(0);
    const withoutMark = (bytes: Buffer): Buffer =>
        bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
            ? bytes.subarray(BYTE_ORDER_MARK.length)
            : bytes;
    return new Transform({
        transform(chunk: Buffer, _encoding, done) {
            seen += chunk.length;
            if (seen > limit) {
                done(
                    new DataError({
                        file: name,
                        problem: "the file is too large",
                        value: `more than ${limit} bytes`,
                        allowed: `at most ${limit} bytes once decompressed`,
                        remedy: "Split it, or take a sample of its rows.",
                    }),
                );
                return;
            }
            if (head === undefined) {
                done(null, chunk);
                return;
            }
            head = Buffer.concat([head, chunk]);
            if (head.length < BYTE_ORDER_MARK.length) {
                done();
                return;
            }
            const first = withoutMark(head);
            head = undefined;
            done(null, first);
        },
        flush(done) {
            done(null, head);
        },
    });
}
