/** Facts of an error that every face may show. `value` never holds a comment's text. */
export interface ServiceErrorFacts {
    /** Stable name, for programs. */
    code: string;
    /** HTTP status. */
    status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;
    /** One sentence for a person: field, value, allowed, remedy. */
    message: string;
    field?: string;
    value?: string | number;
    allowed?: string;
    remedy?: string;
    /** Seconds after which another try may do better. */
    retryAfterS?: number;
    /** Methods that the path has, where the one that was asked for is not among them. */
    allow?: readonly string[];
}

/** An error that a caller is told of; each face puts it in its own envelope. */
export class ServiceError extends Error {
    constructor(
        readonly facts: ServiceErrorFacts,
        options?: ErrorOptions,
    ) {
        super(facts.message, options);
        this.name = "ServiceError";
    }
}
