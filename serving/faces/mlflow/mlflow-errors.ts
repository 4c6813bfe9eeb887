import type { ServiceError, ServiceErrorFacts } from "../../errors/service-error";
import type { ErrorAnswer } from "../face";

/** MLflow's names of errors (databricks.proto) by status. */
const ERROR_CODES: Record<ServiceErrorFacts["status"], string> = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "RESOURCE_DOES_NOT_EXIST",
    405: "BAD_REQUEST",
    409: "RESOURCE_CONFLICT",
    413: "BAD_REQUEST",
    415: "BAD_REQUEST",
    429: "REQUEST_LIMIT_EXCEEDED",
    500: "INTERNAL_ERROR",
    503: "TEMPORARILY_UNAVAILABLE",
};

/** `{"error_code": "BAD_REQUEST", "message": "…"}`. */
export function tellMlflow({ facts }: ServiceError): ErrorAnswer {
    const { status, code } = facts;
    const message =
        code === "body_not_json"
            ? 'The body is not JSON. Send a JSON object, e.g. {"inputs": ["a comment"]}.'
            : facts.message;
    return { status, body: { error_code: ERROR_CODES[status], message } };
}
