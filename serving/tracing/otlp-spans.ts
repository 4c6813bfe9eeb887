import {
    diag,
    DiagLogLevel,
    ROOT_CONTEXT,
    SpanKind,
    SpanStatusCode,
    trace,
    type Context,
    type Span,
} from "@opentelemetry/api";
import { parseTraceParent, TraceState } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
    defaultResource,
    detectResources,
    envDetector,
    resourceFromAttributes,
} from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { RequestSpan, SpanAttributes, SpanSink, TracedRequest } from "./request-tracing";

/** Spans to an OpenTelemetry collector by OTLP over HTTP, in batches and never in a request's way. */
export class OtlpSpans implements SpanSink {
    private readonly provider: BasicTracerProvider;

    /** @param warn Told why spans could not be sent, each time. */
    constructor(alias: string, warn: (reason: string) => void) {
        const ignore = (): void => undefined;
        const log = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore };
        diag.setLogger(log, DiagLogLevel.WARN);
        this.provider = new BasicTracerProvider({
            // What the environment says of the service goes before what we know of it.
            resource: defaultResource()
                .merge(resourceFromAttributes({ "service.name": "moderato", "moderato.alias": alias }))
                .merge(detectResources({ detectors: [envDetector] })),
            spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
        });
    }

    begin({ method, path, face, requestId, traceparent, tracestate }: TracedRequest): RequestSpan {
        const tracer = this.provider.getTracer("moderato");
        const span = tracer.startSpan(
            // A path in the name would make a name of each path that a stranger tries.
            `${method} ${face}`,
            {
                kind: SpanKind.SERVER,
                attributes: {
                    "http.request.method": method,
                    "url.path": path.slice(0, 200),
                    "moderato.face": face,
                    "moderato.request_id": requestId,
                },
            },
            parentOf(traceparent, tracestate),
        );
        const inside = trace.setSpan(ROOT_CONTEXT, span);
        return {
            part: (name, startedAt, endedAt, attributes) =>
                tracer.startSpan(name, { startTime: startedAt, attributes }, inside).end(endedAt),
            set: (attributes: SpanAttributes) => void span.setAttributes(attributes),
            end: (status) => end(span, status),
        };
    }

    close(): Promise<void> {
        // What cannot be sent was told by then, and is no reason for the server to end badly.
        return this.provider.shutdown().catch(() => undefined);
    }
}

function end(span: Span, status: number): void {
    span.setAttribute("http.response.status_code", status);
    // An error of the client is none of the server's, says the convention for HTTP.
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
}

/** The client's trace, where it sent a valid one. */
function parentOf(traceparent: string | null, tracestate: string | null): Context {
    const parent = traceparent === null ? null : parseTraceParent(traceparent);
    if (parent === null) return ROOT_CONTEXT;
    return trace.setSpanContext(ROOT_CONTEXT, {
        ...parent,
        isRemote: true,
        ...(tracestate === null ? {} : { traceState: new TraceState(tracestate) }),
    });
}
