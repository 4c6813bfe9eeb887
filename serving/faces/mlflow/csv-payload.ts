import { CsvError, parse } from "csv-parse/sync";
import { csvMalformed } from "../../errors/mlflow";
import type { ServerLimits } from "../../config";
import { textColumn, textsOf } from "./text-column";

/**
 * Texts of a CSV with a header. A column without a name is the index that `DataFrame.to_csv()` writes; it is
 * passed over.
 *
 * @throws {ServiceError} csvMalformed, and those of `textColumn` and `textsOf`.
 */
export function textsOfCsv(csv: string, limits: ServerLimits): string[] {
    const [header = [], ...rows] = rowsOf(csv, limits.textsPerRequest + 2);
    const named = header.flatMap((name, index) => (name === "" ? [] : [{ name, index }]));
    const column = named[textColumn(named.map(({ name }) => name))] as { name: string; index: number };
    return textsOf(
        rows.map((row) => row[column.index]),
        (row) => `${column.name.slice(0, 50)} of row ${row + 1}`,
        limits,
    );
}

/** @param limit Rows after which reading stops, the header included: enough to see that there are too many. */
function rowsOf(csv: string, limit: number): string[][] {
    try {
        return parse(csv, { skip_empty_lines: true, to: limit });
    } catch (error) {
        if (!(error instanceof CsvError)) throw error;
        throw csvMalformed(Number(error["lines"]), error.code);
    }
}
