import { JIGSAW_LABELS } from "../../model/contract";
import { identityKey } from "./clean";
import type { LabelBits, Row } from "./row";

/** Result of `deduplicate`. */
export interface Deduplicated {
    /** One row a comment, in the order of the first copies. */
    rows: Row[];
    /** Copies removed. */
    duplicates: number;
    /** Comments whose copies disagreed in at least one label. */
    conflicts: number;
}

/**
 * Keeps one row of identical comments (`identityKey`), the first.
 *
 * Where copies disagree, each label is decided by the majority of the copies; in a tie the label counts as
 * present, since half of those who judged it saw it.
 */
export function deduplicate(rows: readonly Row[]): Deduplicated {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
        const key = identityKey(row.text);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [row]);
        else group.push(row);
    }
    let conflicts = 0;
    const kept: Row[] = [];
    for (const group of groups.values()) {
        const first = group[0] as Row;
        const labels = mergeLabels(group.map((row) => row.labels));
        if (group.some((row) => row.labels.some((bit, l) => bit !== first.labels[l]))) conflicts++;
        kept.push({ id: first.id, text: first.text, labels });
    }
    return { rows: kept, duplicates: rows.length - kept.length, conflicts };
}

/** Label by label, 1 where at least half of the votes are 1. */
export function mergeLabels(votes: readonly LabelBits[]): LabelBits {
    return JIGSAW_LABELS.map((_, l) => {
        const ones = votes.reduce((sum, labels) => sum + (labels[l] ?? 0), 0);
        return ones * 2 >= votes.length ? 1 : 0;
    });
}
