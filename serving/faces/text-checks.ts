import { textEmpty, textTooLong } from "../errors/catalogue";

/**
 * What every face asks of a text.
 *
 * @param limitBytes In bytes of UTF-8.
 * @throws {ServiceError} textEmpty, textTooLong.
 */
export function checkText(field: string, text: string, limitBytes: number): void {
    if (text.trim() === "") throw textEmpty(field);
    const bytes = Buffer.byteLength(text);
    if (bytes > limitBytes) throw textTooLong(field, bytes, limitBytes);
}
