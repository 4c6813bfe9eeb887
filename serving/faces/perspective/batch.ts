import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { ServiceError } from "../../errors/service-error";
import { decodeUtf8, readBytes } from "../../http/read-json";
import type { FaceArgs, FaceEnvironment } from "../face";
import { batchMalformed, tellPerspective } from "./errors";
import { formatResponse, parseRequest, type Headers as PartHeaders, type PartRequest } from "./http-message";
import { boundaryOf, parseMultipart, type Part } from "./multipart";

export const BATCH_PATHS = ["/batch", "/batch/commentanalyzer/v1alpha1"] as const;

/** As many calls as Google takes in one batch. */
export const CALLS_LIMIT = 1000;
/** A batch may be so many times as large as one request. */
export const BATCH_BODIES = 16;
const HEADER_LENGTH = 16_384;
/** Calls of one batch that are under way at once: enough to fill the engine's batches, and no queue of its own. */
const CALLS_AT_ONCE = 128;

/** Headers of an answer that a caller of one part may read. */
const ANSWER_HEADERS = [
    "content-type",
    "retry-after",
    "allow",
    "ratelimit",
    "ratelimit-policy",
    "x-request-id",
    "x-moderato-model-version",
];

/** Headers that speak of the outer message alone. */
const OUTER_ONLY =
    /^(content-.*|host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|x-request-id)$/;
const CREDENTIALS = ["authorization", "x-api-key"];

/**
 * `POST /batch`: many calls in one request, as multipart/mixed of application/http parts.
 *
 * Each part is answered as if it had come by itself, with its own key or else the outer request's, and they
 * run side by side, so that they share the engine's batches. What fails fails only its own part.
 *
 * @param isCall Whether a path may be called from a batch.
 */
export function batchRoutes(
    { config: { limits } }: FaceArgs,
    isCall: (path: string) => boolean,
): Hono<FaceEnvironment> {
    const atOnce = Math.min(CALLS_AT_ONCE, limits.textsInFlight);
    const routes = new Hono<FaceEnvironment>();
    for (const path of BATCH_PATHS) {
        routes.post(path, async (c) => {
            const outer = c.req.raw;
            const boundary = boundaryOf(outer.headers.get("content-type") ?? "");
            const body = decodeUtf8(await readBytes(outer, limits.bodyBytes * BATCH_BODIES));
            const parts = parseMultipart(body, boundary, { parts: CALLS_LIMIT, headerLength: HEADER_LENGTH });
            const answers = await mapAtMost(parts, atOnce, async (part) => ({
                id: part.headers.get("content-id"),
                response: await answerPart(part, outer, isCall, c.env.dispatch),
            }));
            const answerBoundary = `batch_${randomUUID()}`;
            return c.body(formatBatch(answers, answerBoundary), 200, {
                "content-type": `multipart/mixed; boundary=${answerBoundary}`,
            });
        });
    }
    return routes;
}

/** One part's response as text. */
async function answerPart(
    part: Part,
    outer: Request,
    isCall: (path: string) => boolean,
    dispatch: (request: Request) => Promise<Response>,
): Promise<string> {
    try {
        const response = await dispatch(requestOf(part, outer, isCall));
        const headers = ANSWER_HEADERS.flatMap((name) => {
            const value = response.headers.get(name);
            return value === null ? [] : [[name, value] as const];
        });
        return formatResponse(response.status, headers, await response.text());
    } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        const { status, body } = tellPerspective(error);
        return formatResponse(status, [["content-type", "application/json"]], JSON.stringify(body));
    }
}

/** @throws {PerspectiveError} batchMalformed where the part holds no request to this face. */
function requestOf(part: Part, outer: Request, isCall: (path: string) => boolean): Request {
    const type = part.headers.get("content-type") ?? "";
    if (!/^application\/http\s*(;|$)/i.test(type)) {
        throw batchMalformed("a part's Content-Type is not application/http.");
    }
    const call = parseRequest(part.body);
    const url = new URL(call.target, outer.url);
    if (!isCall(url.pathname)) throw batchMalformed("a part calls another path than the API's methods.");
    const headers = headersOf(call, url, outer);
    const outerKey = new URL(outer.url).searchParams.get("key");
    if (outerKey !== null && !url.searchParams.has("key")) url.searchParams.set("key", outerKey);
    const body = call.method === "GET" ? undefined : call.body;
    if (body !== undefined) headers.set("content-length", String(Buffer.byteLength(body)));
    return new Request(url, { method: call.method, headers, body, signal: outer.signal });
}

/** The outer request's headers hold for all parts, a part's own ones go before them, and so does its own key. */
function headersOf(call: PartRequest, url: URL, outer: Request): Headers {
    const headers = new Headers();
    const hasOwnKey = url.searchParams.has("key") || CREDENTIALS.some((name) => call.headers.has(name));
    for (const [name, value] of outer.headers) {
        if (!OUTER_ONLY.test(name) && !(hasOwnKey && CREDENTIALS.includes(name))) headers.set(name, value);
    }
    const own: PartHeaders = call.headers;
    for (const [name, value] of own) {
        if (name === "content-type" || !OUTER_ONLY.test(name)) headers.set(name, value);
    }
    return headers;
}

function formatBatch(
    answers: readonly { id: string | undefined; response: string }[],
    boundary: string,
): string {
    const parts = answers.map(({ id, response }) => {
        const contentId = id === undefined ? "" : `Content-ID: ${responseId(id)}\r\n`;
        return `--${boundary}\r\nContent-Type: application/http\r\n${contentId}\r\n${response}\r\n`;
    });
    return `${parts.join("")}--${boundary}--\r\n`;
}

/** `<response-ID>` of `<ID>`, as Google answers. */
const responseId = (id: string): string =>
    id.startsWith("<") ? `<response-${id.slice(1)}` : `response-${id}`;

/** Maps in order, with at most `limit` items under way. */
async function mapAtMost<T, U>(
    items: readonly T[],
    limit: number,
    map: (item: T) => Promise<U>,
): Promise<U[]> {
    const results = new Array<U>(items.length);
    let next = 0;
    const run = async (): Promise<void> => {
        while (next < items.length) {
            const index = next++;
            results[index] = await map(items[index] as T);
        }
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
    return results;
}
