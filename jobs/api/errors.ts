/** Facts of an error of the pipeline API; the answer's body is `{"error": facts}`. */
export interface ApiErrorFacts {
    /** Stable name, for programs. */
    code: string;
    /** One sentence for a person: field, value, allowed, remedy. */
    message: string;
    field?: string;
    value?: string | number;
    allowed?: string;
    remedy?: string;
}

export type ErrorStatus = 400 | 401 | 404 | 409 | 413 | 429 | 500 | 503;

/** An error that a caller is told of. */
export class ApiError extends Error {
    override readonly name = "ApiError";

    /** @param retryAfterS seconds after which another try may do better */
    constructor(
        readonly status: ErrorStatus,
        readonly facts: ApiErrorFacts,
        readonly retryAfterS?: number,
    ) {
        super(facts.message);
    }
}

const TOKEN_REMEDY =
    "Send Authorization: Bearer with the content of the file pipeline-token in the data folder.";
const tokenError = (code: string, problem: string): ApiError =>
    new ApiError(401, {
        code,
        message: `${problem} ${TOKEN_REMEDY}`,
        field: "Authorization",
        allowed: "Bearer and this service's token",
        remedy: TOKEN_REMEDY,
    });
export const tokenMissing = (): ApiError => tokenError("token_missing", "No token is given.");
export const tokenWrong = (): ApiError => tokenError("token_wrong", "The token is not this service's.");

export const bodyTooLarge = (limitBytes: number): ApiError =>
    new ApiError(413, {
        code: "body_too_large",
        message: `The body is larger than ${limitBytes} bytes. Name large data by a path.`,
        field: "body",
        allowed: `at most ${limitBytes} bytes`,
        remedy: "Name large data by a path.",
    });

/** The body, or a field of it, is not what it must be. */
export const badBody = (field: string, problem: string, allowed: string): ApiError =>
    new ApiError(400, {
        code: "bad_body",
        message: `${field} ${problem}; it must be ${allowed}. Send e.g. {"parameters": {"data": "sample"}}.`,
        field,
        allowed,
        remedy: 'Send e.g. {"parameters": {"data": "sample"}}.',
    });

export const parameterRefused = (
    message: string,
    facts: { parameter: string; value?: string; allowed: string },
): ApiError => {
    const remedy = "Correct it and send the request again; GET /pipelines tells what each parameter may be.";
    return new ApiError(400, {
        code: "parameter_refused",
        message: `${message}. ${remedy}`,
        field: `parameters.${facts.parameter}`,
        ...(facts.value === undefined ? {} : { value: facts.value }),
        allowed: facts.allowed,
        remedy,
    });
};

/** Nothing of that name is there. */
export const unknown = (
    what: string,
    value: string,
    allowed: readonly string[],
    remedy: string,
): ApiError => {
    const known = allowed.length === 0 ? "none" : allowed.join(", ");
    return new ApiError(404, {
        code: `${what}_unknown`,
        message: `There is no ${what} ${JSON.stringify(value)}; there are: ${known}. ${remedy}`,
        field: what,
        value,
        allowed: known,
        remedy,
    });
};

export const notCancellable = (id: string, problem: string, remedy: string): ApiError =>
    new ApiError(409, {
        code: "not_cancellable",
        message: `Run ${id} ${problem}. ${remedy}`,
        field: "id",
        value: id,
        allowed: "a run of this service that waits or runs",
        remedy,
    });

export const queueFull = (capacity: number): ApiError =>
    new ApiError(
        429,
        {
            code: "queue_full",
            message: `${capacity} runs wait already. Try again when one has ended, or cancel one.`,
            field: "queue",
            value: capacity,
            allowed: `at most ${capacity} runs`,
            remedy: "Try again when one has ended, or cancel one: POST /runs/{id}/cancel.",
        },
        60,
    );

export const draining = (): ApiError =>
    new ApiError(
        503,
        {
            code: "draining",
            message:
                "The service is about to end and takes no more runs. Try again when it has started anew.",
            remedy: "Try again when it has started anew.",
        },
        5,
    );

export const platformMissing = (message: string): ApiError =>
    new ApiError(503, {
        code: "platform_missing",
        message,
        field: "platform",
        allowed: "a platform that is up",
        remedy: "Run `npm start`, which brings the platform up and writes its facts.",
    });

export const internal = (): ApiError =>
    new ApiError(500, {
        code: "internal",
        message: "The service failed; this is a bug. Its log says where.",
        remedy: "Look at the service's log, and report it.",
    });
