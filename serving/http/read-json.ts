import { bodyNotJson, bodyNotUtf8, bodyTooLarge } from "../errors/catalogue";

/**
 * A request's body as JSON. The limit holds for bodies of unknown length too: reading stops at it.
 *
 * @throws {ServiceError} bodyTooLarge, bodyNotUtf8, bodyNotJson.
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
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        throw bodyNotUtf8();
    }
}

/**
 * A request's body, read no further than the limit.
 *
 * @throws {ServiceError} bodyTooLarge.
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
    const declared = request.headers.get("content-length");
    if (declared !== null) {
        if (Number(declared) > limitBytes) throw bodyTooLarge(limitBytes);
        return new Uint8Array(await request.arrayBuffer());
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
        size += chunk.byteLength;
        if (size > limitBytes) throw bodyTooLarge(limitBytes);
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
