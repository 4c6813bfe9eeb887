import { textCount, wrongType } from "../../errors/catalogue";
import { columnUnclear } from "../../errors/mlflow";
import type { ServerLimits } from "../../config";
import { checkText } from "../text-checks";

/** Names of Jigsaw's data and of this project's answers. */
const TEXT_COLUMNS = ["text", "comment_text"] as const;

/**
 * Where the texts are: `text`, else `comment_text`, else the only column there is.
 *
 * @throws {ServiceError} columnUnclear.
 */
export function textColumn(columns: readonly string[]): number {
    for (const name of TEXT_COLUMNS) {
        const index = columns.indexOf(name);
        if (index >= 0) return index;
    }
    if (columns.length !== 1) throw columnUnclear(columns);
    return 0;
}

/**
 * A column's values as texts.
 *
 * @param fieldOf Names the value of a row in an error.
 * @throws {ServiceError} textCount, wrongType, and those of `checkText`.
 */
export function textsOf(
    values: readonly unknown[],
    fieldOf: (row: number) => string,
    { textsPerRequest, textBytes }: ServerLimits,
): string[] {
    if (values.length === 0 || values.length > textsPerRequest) {
        throw textCount("body", values.length, textsPerRequest);
    }
    return values.map((value, row) => {
        if (typeof value !== "string") throw wrongType(fieldOf(row), value, "a string");
        checkText(fieldOf(row), value, textBytes);
        return value;
    });
}
