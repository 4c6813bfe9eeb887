import { AsyncLocalStorage } from "node:async_hooks";
import type { BatchFacts } from "../engine/batch-facts";
import type { EngineObserver } from "../engine/scoring-engine";
import type { ScoreObserver } from "../scoring/score-service";

export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A request as a trace tells it: never its query, its body or an answer's. */
export interface TracedRequest {
    method: string;
    path: string;
    face: string;
    requestId: string;
    /** W3C Trace Context, as the client sent it. */
    traceparent: string | null;
    tracestate: string | null;
}

/** The span of one request. Times are milliseconds on `performance.now()`'s clock. */
export interface RequestSpan {
    part(name: string, startedAt: number, endedAt: number, attributes: SpanAttributes): void;
    set(attributes: SpanAttributes): void;
    end(status: number): void;
}

/** Where spans go. */
export interface SpanSink {
    begin(request: TracedRequest): RequestSpan;
    /** Resolves when what was ended is sent, or cannot be. */
    close(): Promise<void>;
}

/**
 * Follows a request through the parts of the server by the asynchronous context it runs in, so that no part
 * knows of traces: `request` holds `tokenise`, then `queue` and `inference` of each batch that it had a text in.
 */
export class RequestTracing {
    private readonly spans = new AsyncLocalStorage<RequestSpan>();

    constructor(private readonly sink: SpanSink) {}

    async answer(request: TracedRequest, answer: () => Promise<Response>): Promise<Response> {
        const span = this.sink.begin(request);
        const response = await this.spans.run(span, answer);
        span.end(response.status);
        return response;
    }

    /** An observer that tells the request's span too. */
    scoreObserver(observer: ScoreObserver): ScoreObserver {
        return {
            ...observer,
            tokenised: (ms) => {
                observer.tokenised?.(ms);
                const now = performance.now();
                this.spans.getStore()?.part("tokenise", now - ms, now, {});
            },
            scored: (version, rows) => {
                observer.scored?.(version, rows);
                const facts = { "moderato.model_version": version, "moderato.texts": rows.length };
                this.spans.getStore()?.set(facts);
            },
        };
    }

    readonly engineObserver: EngineObserver = {
        scoring: () => {
            const span = this.spans.getStore();
            if (span === undefined) return undefined;
            let last: BatchFacts | null = null;
            return (batch, waitedMs) => {
                // Once for all texts that the request has in a batch.
                if (batch === last) return;
                last = batch;
                const endedAt = performance.now();
                const startedAt = endedAt - batch.inferenceMs;
                span.part("queue", startedAt - waitedMs, startedAt, {});
                span.part("inference", startedAt, endedAt, {
                    "moderato.batch.texts": batch.texts,
                    "moderato.batch.tokens": batch.tokens,
                    "moderato.batch.padded_tokens": batch.paddedTokens,
                });
            };
        },
    };

    close(): Promise<void> {
        return this.sink.close();
    }
}
