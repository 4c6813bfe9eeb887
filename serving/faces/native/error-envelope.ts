import type { ServiceError } from "../../errors/service-error";
import type { ErrorAnswer } from "../face";

/** `{"error": {code, message, field, value, allowed, remedy}}`: the native face's envelope. */
export function tellNative({ facts }: ServiceError): ErrorAnswer {
    const { status, code, message, field, value, allowed, remedy } = facts;
    return { status, body: { error: { code, message, field, value, allowed, remedy } } };
}
