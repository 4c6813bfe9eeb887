import { STATUS_CODES } from "node:http";
import { batchMalformed } from "./errors";

/** Lower-case name to value. */
export type Headers = ReadonlyMap<string, string>;

/** A request as a batch's part holds it. */
export interface PartRequest {
    method: string;
    /** Path and query. */
    target: string;
    headers: Headers;
    body: string;
}

const REQUEST_LINE = /^(GET|POST|PUT|PATCH|DELETE) (\S{1,4096})(?: HTTP\/\d(?:\.\d)?)?$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e]*)$/;

/**
 * Reads the body of an `application/http` part. A full URL counts by its path and query.
 *
 * @throws {PerspectiveError} batchMalformed.
 */
export function parseRequest(text: string): PartRequest {
    const { head, body } = splitHead(text);
    const [line = "", ...lines] = head.split(/\r?\n/);
    const [, method, target] = REQUEST_LINE.exec(line.trimEnd()) ?? [];
    if (method === undefined || target === undefined || !URL.canParse(target, "http://part")) {
        throw batchMalformed("a part does not begin with a request line such as POST /path HTTP/1.1.");
    }
    const { pathname, search } = new URL(target, "http://part");
    return { method, target: pathname + search, headers: parseHeaders(lines.join("\n")), body };
}

/** A response as the body of an `application/http` part. */
export function formatResponse(
    status: number,
    headers: Iterable<readonly [string, string]>,
    body: string,
): string {
    const lines = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
        ...Array.from(headers, ([name, value]) => `${name}: ${value}`),
        `content-length: ${Buffer.byteLength(body)}`,
    ];
    return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** What stands before the first empty line, and what after it. */
export function splitHead(text: string): { head: string; body: string } {
    const first = /^\r?\n/.exec(text);
    if (first !== null) return { head: "", body: text.slice(first[0].length) };
    const end = /\r?\n\r?\n/.exec(text);
    if (end === null) return { head: text, body: "" };
    return { head: text.slice(0, end.index), body: text.slice(end.index + end[0].length) };
}

/** @throws {PerspectiveError} batchMalformed where a line is no header. */
export function parseHeaders(head: string): Headers {
    const headers = new Map<string, string>();
    // A line that begins with white space goes on with the one before (RFC 5322), as Python's long ids do.
    for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
        if (line === "") continue;
        const [, name, value] = HEADER_LINE.exec(line.trimEnd()) ?? [];
        if (name === undefined || value === undefined) throw batchMalformed("a part has a malformed header.");
        headers.set(name.toLowerCase(), value);
    }
    return headers;
}
