import { JIGSAW_LABELS, type Label } from "../../model/contract";

/** Six 0/1 values in the order of `JIGSAW_LABELS`. */
export type LabelBits = readonly (0 | 1)[];

/** One labelled comment. */
export interface Row {
    id: string;
    text: string;
    labels: LabelBits;
}

/** A row as read, with its place for messages. */
export interface SourceRow extends Row {
    file: string;
    /** 1-based line at which the record starts. */
    line: number;
}

export const ID_COLUMN = "id";
export const TEXT_COLUMN = "comment_text";
/** Jigsaw's schema; further columns are ignored. */
export const COLUMNS = [ID_COLUMN, TEXT_COLUMN, ...JIGSAW_LABELS] as const;

/** Share of rows that carry each label, 0 to 1, rounded to 6 digits (0 for no rows). */
export function labelRates(rows: readonly Row[]): Record<Label, number> {
    return Object.fromEntries(
        JIGSAW_LABELS.map((label, l) => {
            const positives = rows.reduce((sum, row) => sum + (row.labels[l] ?? 0), 0);
            return [label, rows.length === 0 ? 0 : Number((positives / rows.length).toFixed(6))];
        }),
    ) as Record<Label, number>;
}
