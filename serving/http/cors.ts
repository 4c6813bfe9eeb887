import { VERSION_HEADER } from "../faces/face";

/** What scripts of other origins may read of an answer, beside its body and type. */
const EXPOSED = [
    VERSION_HEADER,
    "x-request-id",
    "retry-after",
    "ratelimit",
    "ratelimit-policy",
    "allow",
    "inference-header-content-length",
].join(", ");

const METHODS = "GET, HEAD, POST";
/** Two hours: the longest that Chromium keeps a preflight. */
const MAX_AGE_S = 7200;

export interface CorsAnswer {
    headers: [string, string][];
    /** A question of the browser's own, to be answered with 204 at once. */
    isPreflight: boolean;
}

/**
 * The headers that let pages of given origins call the server. Credentials are never allowed: keys travel in
 * headers that a page sets itself, and no cookie means anything here.
 *
 * Written here, where hono/cors would build each answer anew to change its headers.
 *
 * @param origins `*` among them means all.
 * @returns null where no other origin may call, or a request comes from none.
 */
export function cors(origins: readonly string[]): (request: Request) => CorsAnswer | null {
    if (origins.length === 0) return () => null;
    const all = origins.includes("*");
    const allowed = new Set(origins);
    return (request) => {
        const origin = request.headers.get("origin");
        // The answer differs by origin, which caches must know of requests without one too.
        const vary: [string, string][] = all ? [] : [["vary", "Origin"]];
        if (origin === null || !(all || allowed.has(origin))) return { headers: vary, isPreflight: false };
        const headers: [string, string][] = [["access-control-allow-origin", all ? "*" : origin], ...vary];
        const asked = request.headers.get("access-control-request-method");
        if (request.method !== "OPTIONS" || asked === null) {
            return { headers: [...headers, ["access-control-expose-headers", EXPOSED]], isPreflight: false };
        }
        const names = request.headers.get("access-control-request-headers");
        headers.push(
            ["access-control-allow-methods", METHODS],
            ["access-control-max-age", String(MAX_AGE_S)],
        );
        // No header is dangerous without a cookie; a list would break SDKs that send some of their own.
        if (names !== null) headers.push(["access-control-allow-headers", names]);
        return { headers, isPreflight: true };
    };
}
