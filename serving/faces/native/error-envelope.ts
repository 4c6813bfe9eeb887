import type { ServiceErrorFacts } from "../../errors/service-error";

/** `{"error": {code, message, field, value, allowed, remedy}}`: the native face's envelope. */
export function nativeEnvelope({ code, message, field, value, allowed, remedy }: ServiceErrorFacts): object {
    return { error: { code, message, field, value, allowed, remedy } };
}
