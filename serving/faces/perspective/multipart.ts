import { batchMalformed } from "./errors";
import { splitHead, type Headers, parseHeaders } from "./http-message";

/** One part of a multipart body. */
export interface Part {
    headers: Headers;
    body: string;
}

export interface MultipartLimits {
    parts: number;
    /** Of one part's headers, in UTF-16 units. */
    headerLength: number;
}

/** RFC 2046, section 5.1.1: what a boundary may be. */
const BOUNDARY = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/;

/**
 * The boundary of a `Content-Type`.
 *
 * @throws {PerspectiveError} batchMalformed where the type is not multipart/mixed with a boundary.
 */
export function boundaryOf(contentType: string): string {
    const [, boundary] =
        /^multipart\/mixed\s*;(?:.*;)?\s*boundary=(?:"([^"]*)"|([^\s;"]*))/i
            .exec(contentType.slice(0, 500))
            ?.filter((group) => group !== undefined) ?? [];
    if (boundary === undefined || !BOUNDARY.test(boundary)) {
        throw batchMalformed("Content-Type must be multipart/mixed with a boundary of 1 to 70 characters.");
    }
    return boundary;
}

/**
 * Takes a multipart body apart, preamble and epilogue left out (RFC 2046).
 *
 * Written here since the parsers at hand read form data as browsers send it and insist on CRLF, while
 * google-api-python-client ends its lines by LF alone. Time grows with the body's length only.
 *
 * @throws {PerspectiveError} batchMalformed where it is cut short or past a limit.
 */
export function parseMultipart(body: string, boundary: string, limits: MultipartLimits): Part[] {
    const escaped = boundary.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
    const delimiter = new RegExp(`(?:^|\\r?\\n)--${escaped}(--)?[ \\t]*(?=\\r?\\n|$)`, "g");
    const parts: Part[] = [];
    let begin: number | null = null;
    for (const { 0: line, 1: isLast, index } of body.matchAll(delimiter)) {
        if (begin !== null) {
            if (parts.length === limits.parts) {
                throw batchMalformed(`it has more than ${limits.parts} parts; send several batches.`);
            }
            parts.push(readPart(body.slice(begin, index), limits));
        }
        begin = index + line.length;
        if (isLast !== undefined) return parts;
    }
    throw batchMalformed(
        begin === null
            ? "its boundary does not occur in the body."
            : "its last boundary is missing; send it whole.",
    );
}

/** @param text From the end of one delimiter to the next. */
function readPart(text: string, { headerLength }: MultipartLimits): Part {
    const { head, body } = splitHead(text.replace(/^\r?\n/, ""));
    if (head.length > headerLength) {
        throw batchMalformed(`a part has headers of more than ${headerLength} characters.`);
    }
    return { headers: parseHeaders(head), body };
}
