import { cleanText } from "./clean";
import type { CsvInput } from "./csv-bytes";
import { readCsvRows, type BadRow } from "./csv-rows";
import { DataError } from "./data-error";
import type { Row } from "./row";

/** Beyond this share of unusable rows, the file is more likely damaged than merely untidy. */
export const MAX_BAD_SHARE = 0.1;

/** Cleaned rows of all inputs. */
export interface ReadRows {
    rows: Row[];
    /** Rows left out, by reason. */
    dropped: Record<BadRow | "empty", number>;
}

/**
 * Reads and cleans all rows.
 *
 * @throws DataError for broken input, for more than 10 % unusable rows, and for an id that stands for two
 * different comments (copies of one comment under the same id are left to deduplication)
 */
export async function readRows(inputs: readonly CsvInput[]): Promise<ReadRows> {
    const rows: Row[] = [];
    const dropped: ReadRows["dropped"] = { nul_byte: 0, invalid_utf8: 0, empty: 0 };
    const seen = new Map<string, { text: string; place: string }>();
    for (const input of inputs) {
        let read = 0;
        let bad = 0;
        let firstBad: { reason: BadRow; line: number } | undefined;
        const onBadRow = (reason: BadRow, _file: string, line: number): void => {
            read++;
            bad++;
            dropped[reason]++;
            firstBad ??= { reason, line };
        };
        for await (const { id, text: raw, labels, file, line } of readCsvRows(input, onBadRow)) {
            read++;
            const text = cleanText(raw);
            if (text === "") {
                dropped.empty++;
                continue;
            }
            const place = `${file}:${line}`;
            const earlier = seen.get(id);
            if (earlier !== undefined && earlier.text !== text) {
                throw new DataError({
                    file,
                    line,
                    column: "id",
                    problem: `the id stands for two different comments, the other at ${earlier.place}`,
                    value: id,
                    allowed: "one id a comment",
                    remedy: "Number the rows anew, or leave one of the files out.",
                });
            }
            if (earlier === undefined) seen.set(id, { text, place });
            rows.push({ id, text, labels });
        }
        if (firstBad !== undefined && bad > read * MAX_BAD_SHARE) {
            throw new DataError({
                file: input.name,
                line: firstBad.line,
                problem: `${bad} of ${read} rows can't be used; the first has ${describe(firstBad.reason)}`,
                allowed: `at most ${MAX_BAD_SHARE * 100} % of such rows, which are then left out`,
                remedy: "Export the file again as UTF-8 text.",
            });
        }
    }
    return { rows, dropped };
}

function describe(reason: BadRow): string {
    return reason === "nul_byte" ? "a NUL byte" : "bytes that are not UTF-8";
}
