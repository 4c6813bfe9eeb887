import { ServiceError, type ServiceErrorFacts } from "../../errors/service-error";
import type { ErrorAnswer } from "../face";

/** One thing that is wrong with a message, in the words of Google's front end. */
export interface FieldViolation {
    field?: string;
    description: string;
}

type PerspectiveStatus = 400 | 403 | 404 | 429 | 500 | 503;

/** Google's canonical name of a status. */
const STATUS_NAMES: Record<PerspectiveStatus, string> = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
};

const ERROR_TYPE = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error";

/** An error in the words that existing clients match on. */
export class PerspectiveError extends ServiceError {
    constructor(
        readonly status: PerspectiveStatus,
        message: string,
        readonly details: object[] = [],
    ) {
        super({ code: STATUS_NAMES[status].toLowerCase(), status, message });
        this.name = "PerspectiveError";
    }
}

/** The face's envelope of any error. */
export function tellPerspective(error: ServiceError): ErrorAnswer {
    const told = error instanceof PerspectiveError ? error : toPerspective(error.facts);
    return { status: told.status, body: perspectiveEnvelope(told) };
}

/** `{"error": {code, message, status, details}}`. */
export function perspectiveEnvelope({ status, message, details }: PerspectiveError): object {
    return { error: { code: status, message, status: STATUS_NAMES[status], details } };
}

const analyzeError = (message: string, errorType: string, extra: object = {}): PerspectiveError =>
    new PerspectiveError(400, message, [{ "@type": ERROR_TYPE, errorType, ...extra }]);

export const commentEmpty = () => analyzeError("Comment must be non-empty.", "COMMENT_EMPTY");

export const commentTooLong = (bytes: number, limit: number) =>
    analyzeError(
        `Comment text was too many bytes. Value (${bytes}) exceeded limit (${limit}).`,
        "COMMENT_TOO_LONG",
    );

export const noRequestedAttributes = () =>
    analyzeError("Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES");

export const unknownAttribute = (attribute: string) =>
    analyzeError(`Unknown requested attribute: ${attribute}`, "INVALID_REQUEST");

export const scoreTypeNotSupported = (scoreType: string, attribute: string) =>
    analyzeError(
        `Requested score type ${scoreType} is not supported by attribute ${attribute}`,
        "INVALID_REQUEST",
    );

/** @param wasDetected Whether the languages were found out, where the client named none. */
export const languageNotSupported = (attribute: string, languages: readonly string[], wasDetected: boolean) =>
    analyzeError(
        `Attribute ${attribute} does not support request languages: ${languages.join(", ")}`,
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        {
            languageNotSupportedByAttributeError: {
                [wasDetected ? "detectedLanguages" : "requestedLanguages"]: languages,
                attribute,
            },
        },
    );

export const languageDetectionFailed = () =>
    analyzeError("Unable to detect language", "LANGUAGE_DETECTION_FAILED");

export const contextForms = () =>
    analyzeError(
        "context holds more than one form; send entries or articleAndParentComment.",
        "INVALID_REQUEST",
    );

export const attributeScoresEmpty = () =>
    analyzeError("attribute_scores must not be empty.", "INVALID_REQUEST");

export const scoreMissing = (attribute: string) =>
    analyzeError(
        `Attribute ${attribute} has no score; send summaryScore.value, or spanScores with score.value each.`,
        "INVALID_REQUEST",
    );

export const scoreOutOfRange = (attribute: string, value: number) =>
    analyzeError(`Attribute ${attribute} has a score of ${value}; send 0 to 1.`, "INVALID_REQUEST");

/** @param length Of comment.text, in UTF-16 units. */
export const spanInvalid = (attribute: string, length: number) =>
    analyzeError(
        `Attribute ${attribute} has a span that is not within comment.text; ` +
            `send begin and end, 0 <= begin < end <= ${length}, in UTF-16 units.`,
        "INVALID_REQUEST",
    );

/** Google's words for a version of the API that has no discovery document. */
export const discoveryNotFound = (version: string) =>
    new PerspectiveError(
        404,
        `Discovery document not found for API service: commentanalyzer.googleapis.com format: rest version: ${version}`,
    );

/** A batch that cannot be taken apart. */
export const batchMalformed = (reason: string) =>
    new PerspectiveError(400, `The batch cannot be read: ${reason}`);

/** Unknown names and wrong types, as Google's front end reports them. */
export const malformedRequest = (violations: readonly FieldViolation[]) =>
    new PerspectiveError(400, violations.map(({ description }) => description).join("\n"), [
        { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: violations },
    ]);

/** The catalogue's errors in Perspective's words where it has some of its own. */
export function toPerspective(facts: ServiceErrorFacts): PerspectiveError {
    switch (facts.code) {
        case "key_invalid":
            return new PerspectiveError(400, "API key not valid. Please pass a valid API key.", [
                errorInfo("API_KEY_INVALID"),
            ]);
        case "key_missing":
            return new PerspectiveError(403, facts.message, [errorInfo("API_KEY_MISSING")]);
        case "overloaded":
        case "rate_limited":
            return new PerspectiveError(
                429,
                `Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)': ${facts.message}`,
                [
                    errorInfo("RATE_LIMIT_EXCEEDED", {
                        quota_metric: "commentanalyzer.googleapis.com/analyze_requests",
                    }),
                ],
            );
        case "body_not_json":
            return malformedRequest([{ description: `Invalid JSON payload received. ${facts.message}` }]);
        default:
            return new PerspectiveError(perspectiveStatus(facts.status), facts.message);
    }
}

/** Google's services answer 400 for a payload past a limit, and 404 for a method that a path does not have. */
function perspectiveStatus(status: ServiceErrorFacts["status"]): PerspectiveStatus {
    switch (status) {
        case 401:
            return 403;
        case 405:
            return 404;
        case 409:
        case 413:
        case 415:
            return 400;
        default:
            return status;
    }
}

const errorInfo = (reason: string, metadata: object = {}): object => ({
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason,
    domain: "googleapis.com",
    metadata: { service: "commentanalyzer.googleapis.com", ...metadata },
});
