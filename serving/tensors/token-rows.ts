import { maskWrong } from "../errors/tensors";

/**
 * Rows of token ids without their padding.
 *
 * @param ids Row-major, `rows` × `length`.
 * @param mask Of the same shape: ones for tokens, then zeros for padding.
 * @throws {ServiceError} maskWrong, naming the row.
 */
export function withoutPadding(
    ids: Int32Array,
    mask: Int32Array,
    rows: number,
    length: number,
): Int32Array[] {
    return Array.from({ length: rows }, (_, row) => {
        const start = row * length;
        // Copies: a view would take the whole batch along to the thread that scores it.
        return ids.slice(start, start + tokensOf(mask.subarray(start, start + length), row));
    });
}

function tokensOf(mask: Int32Array, row: number): number {
    const end = mask.indexOf(0);
    const tokens = end < 0 ? mask.length : end;
    if (!mask.every((value, i) => value === (i < tokens ? 1 : 0))) throw maskWrong(`attention_mask[${row}]`);
    return tokens;
}
