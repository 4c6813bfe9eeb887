import { ServiceError } from "./service-error";

/** Errors of the HTTP edge, told before any face reads the body or while it is read. */

export const rateLimited = (requestsPerMinute: number, retryAfterS: number): ServiceError =>
    new ServiceError({
        code: "rate_limited",
        status: 429,
        message:
            `More than ${requestsPerMinute} requests a minute came from you. ` +
            `Try again after Retry-After seconds, or send several texts in one request.`,
        field: "requests a minute",
        allowed: `at most ${requestsPerMinute}`,
        remedy: "Try again after Retry-After seconds, or send several texts in one request.",
        retryAfterS,
    });

/** Content codings that bodies may have. */
export const CONTENT_CODINGS = ["gzip", "deflate"] as const;

export const codingUnknown = (coding: string): ServiceError =>
    new ServiceError({
        code: "content_encoding_unknown",
        status: 415,
        message:
            `Content-Encoding is ${JSON.stringify(coding)}; it must be ${CONTENT_CODINGS.join(" or ")}, or absent. ` +
            `Send the body as it is.`,
        field: "Content-Encoding",
        value: coding,
        allowed: `${CONTENT_CODINGS.join(", ")}, or no such header`,
        remedy: "Send the body as it is.",
    });

export const bodyNotCoded = (coding: string): ServiceError =>
    new ServiceError({
        code: "body_not_coded",
        status: 400,
        message: `The body is not ${coding}, as its Content-Encoding says. Send it whole, or without that header.`,
        field: "body",
        allowed: coding,
        remedy: "Send the body whole, or without Content-Encoding.",
    });

export const requestMalformed = (): ServiceError =>
    new ServiceError({
        code: "request_malformed",
        status: 400,
        message: "The request's target or Host header is malformed. Send an absolute path and a host name.",
        field: "request target",
        allowed: "an absolute path and a valid Host header",
        remedy: "Send an absolute path and a valid Host header.",
    });
