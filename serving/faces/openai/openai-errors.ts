import type { ServiceError, ServiceErrorFacts } from "../../errors/service-error";
import type { ErrorAnswer } from "../face";

/** `{"error": {message, type, param, code}}`, with the types and codes that OpenAI's API answers. */
export function tellOpenai({ facts }: ServiceError): ErrorAnswer {
    const { status, field = null, retryAfterS } = facts;
    const message =
        facts.code === "body_not_json"
            ? 'The body is not JSON. Send a JSON object, e.g. {"input": "a comment"}.'
            : facts.message;
    return {
        status,
        body: { error: { message, ...kindOf(facts), param: isOfRequest(status) ? field : null } },
        // OpenAI's clients read milliseconds first.
        headers: retryAfterS === undefined ? {} : { "retry-after-ms": String(retryAfterS * 1000) },
    };
}

/** OpenAI's `type` of a 429 is what is limited: requests or tokens. */
function kindOf({ status, code }: ServiceErrorFacts): { type: string; code: string } {
    switch (status) {
        case 401:
            return { type: "invalid_request_error", code: "invalid_api_key" };
        case 429:
            return { type: "requests", code: "rate_limit_exceeded" };
        case 500:
        case 503:
            return { type: "server_error", code };
        default:
            return { type: "invalid_request_error", code };
    }
}

/** Whether a field of the request is wrong, rather than its key or the server's state. */
const isOfRequest = (status: number): boolean => status < 500 && status !== 401 && status !== 429;
