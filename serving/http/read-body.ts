import { promisify } from "node:util";
import { gunzip, inflate, type InputType, type ZlibOptions } from "node:zlib";
import { bodyTooLarge } from "../errors/catalogue";
import { bodyNotCoded, codingUnknown } from "../errors/http";

type Inflate = (bytes: InputType, options: ZlibOptions) => Promise<Buffer>;
const INFLATE: Readonly<Record<string, Inflate>> = {
    gzip: promisify<InputType, ZlibOptions, Buffer>(gunzip),
    "x-gzip": promisify<InputType, ZlibOptions, Buffer>(gunzip),
    deflate: promisify<InputType, ZlibOptions, Buffer>(inflate),
};

/**
 * A request's body. The limit holds for bodies of unknown length and for what a compressed one becomes:
 * reading and inflating stop at it.
 *
 * @throws {ServiceError} bodyTooLarge, codingUnknown, bodyNotCoded.
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
    const coding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "";
    if (coding === "" || coding === "identity") return readAsSent(request, limitBytes);
    const inflateBytes = Object.hasOwn(INFLATE, coding) ? INFLATE[coding] : undefined;
    if (inflateBytes === undefined) throw codingUnknown(coding.slice(0, 50));
    const bytes = await readAsSent(request, limitBytes);
    try {
        return await inflateBytes(bytes, { maxOutputLength: limitBytes });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw bodyTooLarge(limitBytes);
        throw bodyNotCoded(coding);
    }
}

async function readAsSent(request: Request, limitBytes: number): Promise<Uint8Array> {
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
