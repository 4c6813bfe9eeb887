import { ServiceError } from "./service-error";

export const feedbackFull = (maxBytes: number): ServiceError =>
    new ServiceError({
        code: "feedback_full",
        status: 503,
        message: `Corrections wait already on ${maxBytes} bytes of disk. Nothing was kept of this one; ask the operator.`,
        field: "feedback",
        allowed: `at most ${maxBytes} bytes that wait`,
        remedy: "Let the feedback store take what waits, or raise MODERATO_FEEDBACK_MAX_BYTES.",
        retryAfterS: 60,
    });

export const feedbackFailed = (cause: unknown): ServiceError =>
    new ServiceError(
        {
            code: "feedback_failed",
            status: 503,
            message: "The correction could not be written to disk. Nothing was kept of it; try again later.",
            field: "feedback",
            remedy: "Free space on the disk of MODERATO_FEEDBACK_DIR, or make it writable; then try again.",
            retryAfterS: 10,
        },
        { cause },
    );
