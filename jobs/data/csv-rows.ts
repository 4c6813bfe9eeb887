import { isUtf8 } from "node:buffer";
import { pipeline } from "node:stream";
import { CsvError, parse, type Parser } from "csv-parse";
import { JIGSAW_LABELS } from "../../model/contract";
import type { CsvInput } from "./csv-bytes";
import { refuseOtherFormats } from "./csv-bytes";
import { DataError, errorCode } from "./data-error";
import { COLUMNS, ID_COLUMN, TEXT_COLUMN, type SourceRow } from "./row";

/** Why a row was left out while the file as a whole is used. */
export type BadRow = "nul_byte" | "invalid_utf8";

/** Called for each row that is left out. */
export type OnBadRow = (reason: BadRow, file: string, line: number) => void;

/** Longest record in bytes: beyond it, a quote was most likely never closed. */
const MAX_RECORD_BYTES = 4 * 1024 ** 2;

interface Positions {
    id: number;
    text: number;
    labels: readonly number[];
}

/**
 * Streams the rows of one CSV in Jigsaw's schema (RFC 4180: quotes, CRLF or LF, a byte order mark).
 *
 * A row whose text holds a NUL byte or bytes that are not UTF-8 is reported to `onBadRow` and skipped; what
 * puts the whole file in doubt (a missing column, a label other than 0 or 1, an open quote) is a DataError.
 */
export async function* readCsvRows(input: CsvInput, onBadRow: OnBadRow): AsyncGenerator<SourceRow> {
    const bytes = await input.open();
    // Fields stay buffers, as decoding inside the parser would hide invalid UTF-8 as U+FFFD.
    const parser: Parser = parse({
        encoding: null,
        info: true,
        skip_empty_lines: true,
        // Given, not guessed from the first line: editors leave files with both.
        record_delimiter: ["\r\n", "\n"],
        max_record_size: MAX_RECORD_BYTES,
    });
    // Errors of either reach the loop below, those from before this line too, and leaving it closes both.
    pipeline(bytes, parser, () => undefined);
    let positions: Positions | undefined;
    let rows = 0;
    let lastLine = 0;
    try {
        for await (const record of parser as AsyncIterable<{ info: { lines: number }; record: Buffer[] }>) {
            const line = lastLine + 1;
            lastLine = record.info.lines;
            if (positions === undefined) {
                positions = readHeader(input.name, record.record);
                continue;
            }
            rows++;
            const row = readRow(input.name, line, record.record, positions, onBadRow);
            if (row !== undefined) yield row;
        }
    } catch (error) {
        throw readError(input.name, error);
    }
    if (rows === 0) {
        throw new DataError({
            file: input.name,
            problem: positions === undefined ? "the file is empty" : "the file has a header but no rows",
            remedy: "Give a CSV with a header and at least one row.",
        });
    }
}

function readHeader(file: string, record: readonly Buffer[]): Positions {
    refuseOtherFormats(file, Buffer.concat(record));
    const names = record.map((field) => field.toString("utf8").trim());
    const missing = COLUMNS.filter((column) => !names.includes(column));
    if (missing.length > 0) {
        throw new DataError({
            file,
            line: 1,
            problem: `missing column${missing.length > 1 ? "s" : ""} ${missing.map((m) => `"${m}"`).join(", ")}`,
            value: names.join(", "),
            allowed: `${COLUMNS.join(", ")} in any order, others are ignored`,
            remedy: "Rename or add the columns, or leave this file out.",
        });
    }
    const twice = COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
    if (twice !== undefined) {
        throw new DataError({
            file,
            line: 1,
            column: twice,
            problem: "the header names this column twice",
            remedy: "Keep one of them.",
        });
    }
    return {
        id: names.indexOf(ID_COLUMN),
        text: names.indexOf(TEXT_COLUMN),
        labels: JIGSAW_LABELS.map((label) => names.indexOf(label)),
    };
}

function readRow(
    file: string,
    line: number,
    record: readonly Buffer[],
    positions: Positions,
    onBadRow: OnBadRow,
): SourceRow | undefined {
    const field = (position: number): Buffer => record[position] ?? Buffer.alloc(0);
    const id = field(positions.id);
    const text = field(positions.text);
    if (text.includes(0) || id.includes(0)) {
        onBadRow("nul_byte", file, line);
        return undefined;
    }
    if (!isUtf8(text) || !isUtf8(id)) {
        onBadRow("invalid_utf8", file, line);
        return undefined;
    }
    const labels = positions.labels.map((position, l) =>
        readLabel(file, line, JIGSAW_LABELS[l] as string, field(position)),
    );
    const idText = id.toString("utf8").trim();
    if (idText === "") {
        throw new DataError({
            file,
            line,
            column: ID_COLUMN,
            problem: "a row has no id",
            allowed: "any text that is unique",
            remedy: "Number the rows.",
        });
    }
    return { id: idText, text: text.toString("utf8"), labels: labels, file, line };
}

function readLabel(file: string, line: number, column: string, field: Buffer): 0 | 1 {
    if (field.length === 1 && field[0] === 0x30) return 0;
    if (field.length === 1 && field[0] === 0x31) return 1;
    const value = field.toString("utf8");
    const trimmed = value.trim();
    if (trimmed === "0" || trimmed === "0.0") return 0;
    if (trimmed === "1" || trimmed === "1.0") return 1;
    throw new DataError({
        file,
        line,
        column,
        problem: "a label is neither 0 nor 1",
        value,
        allowed: "0 or 1",
        remedy:
            trimmed === "-1"
                ? "Jigsaw marks rows that were never labelled with -1: remove them."
                : "Correct the row, or turn scores into 0 and 1 by a threshold.",
    });
}

/** The parser's own messages quote what they found, and a comment must not reach a log. */
const CSV_PROBLEMS: Record<string, string | undefined> = {
    CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: "the row has more or fewer fields than the header",
    INVALID_OPENING_QUOTE: "a quote stands in the middle of a field that does not begin with one",
    CSV_INVALID_CLOSING_QUOTE: "a closing quote is followed by more text",
};

/** What went wrong below a row, in the user's terms. */
function readError(file: string, error: unknown): unknown {
    if (error instanceof DataError) return error;
    if (error instanceof CsvError) {
        const line = typeof error["lines"] === "number" ? error["lines"] : undefined;
        const openQuote = error.code === "CSV_QUOTE_NOT_CLOSED" || error.code === "CSV_MAX_RECORD_SIZE";
        return new DataError(
            {
                file,
                ...(line === undefined ? {} : { line }),
                problem: openQuote
                    ? "a quote is opened and never closed"
                    : (CSV_PROBLEMS[error.code] ?? `the CSV is broken (${error.code})`),
                allowed: 'fields quoted by RFC 4180, a quote inside a field written ""',
                remedy: "Correct that line, or export the file again with a CSV library.",
            },
            { cause: error },
        );
    }
    const code = errorCode(error);
    if (code !== undefined && (code.startsWith("Z_") || code.startsWith("ERR_ZLIB"))) {
        return new DataError(
            {
                file,
                problem: `the gzip is damaged or cut off (${code})`,
                remedy: "Download or compress it again.",
            },
            { cause: error },
        );
    }
    if (code !== undefined) {
        return new DataError(
            {
                file,
                problem: `the file can't be read to its end (${code})`,
                remedy: "Check the disk or the connection and run it again.",
            },
            { cause: error },
        );
    }
    return error;
}
