import { createMiddleware } from "hono/factory";
import type { FaceEnvironment } from "../faces/face";

/** Everything comes from this server: the page needs no other origin, and nothing may frame it. */
const CONTENT_SECURITY_POLICY = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
].join("; ");

export function securityHeaders() {
    return createMiddleware<FaceEnvironment>(async (c, next) => {
        await next();
        c.header("content-security-policy", CONTENT_SECURITY_POLICY);
        c.header("x-content-type-options", "nosniff");
        c.header("referrer-policy", "no-referrer");
        c.header("cross-origin-resource-policy", "same-origin");
    });
}
