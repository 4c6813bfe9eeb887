import type { Logger } from "pino";
import { RequestTracing } from "./request-tracing";

/**
 * Traces where OpenTelemetry's own variables name an endpoint; the same variables set its headers, timeouts, sampler
 * and resource.
 *
 * @returns null where they name none: nothing of OpenTelemetry is loaded then.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export async function startTracing(
    environment: NodeJS.ProcessEnv,
    alias: string,
    logger: Logger,
): Promise<RequestTracing | null> {
    const endpoint =
        environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] || environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
    const isOff =
        environment["OTEL_SDK_DISABLED"]?.toLowerCase() === "true" ||
        environment["OTEL_TRACES_EXPORTER"] === "none";
    if (!endpoint || isOff) return null;
    // A file of its own in the bundle too, so that a server without traces does not even read it.
    const { OtlpSpans } = await import("./otlp-spans.js");
    logger.info({ endpoint: withoutUser(endpoint) }, "traces are sent");
    const warn = (reason: string): void => logger.warn({ reason }, "traces are not sent");
    return new RequestTracing(new OtlpSpans(alias, warn));
}

/** An endpoint may hold a user's name and password, which no log should. */
function withoutUser(endpoint: string): string {
    if (!URL.canParse(endpoint)) return "not a URL";
    const { origin, pathname } = new URL(endpoint);
    return origin + pathname;
}
