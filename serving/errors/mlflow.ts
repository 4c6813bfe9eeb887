import { ServiceError } from "./service-error";

/** Errors of tables that texts come in. */

export const columnUnclear = (columns: readonly string[]): ServiceError => {
    const shown = columns.slice(0, 10).map((name) => JSON.stringify(name.slice(0, 50)));
    return new ServiceError({
        code: "column_unclear",
        status: 400,
        message:
            `The columns are ${shown.join(", ") || "none"}; texts are in column text, else in comment_text, ` +
            `else in the only one. Name the column text.`,
        field: "columns",
        allowed: "text, comment_text, or one column only",
        remedy: "Name the column text.",
    });
};

/** @param reason The parser's code: its message may quote what it could not read. */
export const csvMalformed = (line: number, reason: string): ServiceError =>
    new ServiceError({
        code: "csv_malformed",
        status: 400,
        message:
            `The body is not CSV with a header: line ${line} cannot be read (${reason}). ` +
            `Quote texts as pandas.DataFrame.to_csv() does.`,
        field: "body",
        value: line,
        allowed: "CSV with a header",
        remedy: "Quote texts as pandas.DataFrame.to_csv() does.",
    });

export const rowLength = (field: string, length: number, columns: number): ServiceError =>
    new ServiceError({
        code: "row_length",
        status: 400,
        message: `${field} has ${length} values; there are ${columns} columns. Give each row one value a column.`,
        field,
        value: length,
        allowed: `${columns} values`,
        remedy: "Give each row one value a column.",
    });
