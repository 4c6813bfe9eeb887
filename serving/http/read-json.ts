import { bodyNotJson, bodyNotUtf8 } from "../errors/catalogue";
import { readBytes } from "./read-body";

export { readBytes };

/** One for all: making one costs more than decoding a comment. It keeps nothing between two calls. */
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A request's body as JSON, whatever its content type says: Perspective's clients vary in it.
 *
 * @throws {ServiceError} bodyNotUtf8, bodyNotJson, and those of `readBytes`.
 */
export async function readJson(request: Request, limitBytes: number): Promise<unknown> {
    return parseJson(await readBytes(request, limitBytes));
}

/** @throws {ServiceError} bodyNotUtf8, bodyNotJson. */
export function parseJson(bytes: Uint8Array): unknown {
    const text = decodeUtf8(bytes);
    try {
        return JSON.parse(text);
    } catch {
        // The parser's message quotes the body, and comment text must not leave it.
        throw bodyNotJson();
    }
}

/** @throws {ServiceError} bodyNotUtf8. */
export function decodeUtf8(bytes: Uint8Array): string {
    try {
        return UTF8.decode(bytes);
    } catch {
        throw bodyNotUtf8();
    }
}
