import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";

export interface MlflowHttpOptions {
    /** Where MLflow answers, e.g. `http://127.0.0.1:8020`; a path prefix is kept. */
    baseUrl: string;
    /** Longest wait for an answer, and longest silence within a file transfer. Default 30,000. */
    timeoutMs?: number;
    /** Tries per call, the first included. Default 4. */
    attempts?: number;
    /** Wait before the first retry; doubles with each, up to 5 s. Default 200. */
    retryDelayMs?: number;
    /** Sent with each call, e.g. `authorization`. */
    headers?: Record<string, string>;
    /** Replaces the global `fetch`, for tests. */
    fetch?: typeof fetch;
    /** Replaces the timer between two tries, for tests. */
    sleep?: (delayMs: number) => Promise<unknown>;
}

/** MLflow answered, and refused. */
export class MlflowError extends Error {
    override readonly name = "MlflowError";
    constructor(
        message: string,
        readonly status: number,
        /** MLflow's own code, e.g. `RESOURCE_DOES_NOT_EXIST`; null where the answer was not MLflow's JSON. */
        readonly errorCode: string | null,
    ) {
        super(message);
    }
}

/** No answer came from MLflow. */
export class MlflowUnreachableError extends Error {
    override readonly name = "MlflowUnreachableError";
}

interface Call {
    method: "GET" | "POST" | "PATCH" | "DELETE";
    /** Below `/api/2.0/mlflow/`. */
    path: string;
    query?: Record<string, string | undefined>;
    body?: unknown;
    /** May be sent twice without another effect than once; then 5xx and lost answers are retried. */
    idempotent: boolean;
}

const MAX_DELAY_MS = 5_000;
/** The request never reached a server, so that even one that creates something may be repeated. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/**
 * MLflow's REST over `fetch`, with timeouts, retries and readable errors.
 *
 * MLflow answers 403 in plain text ("Invalid Host header") where its `MLFLOW_SERVER_ALLOWED_HOSTS` lacks the
 * host and host:port by which it is called; loopback and private addresses are allowed by default.
 */
export class MlflowHttp {
    readonly baseUrl: string;
    private readonly timeoutMs: number;
    private readonly attempts: number;
    private readonly retryDelayMs: number;
    private readonly headers: Record<string, string>;
    private readonly fetch: typeof fetch;
    private readonly sleep: (delayMs: number) => Promise<unknown>;

    constructor(options: MlflowHttpOptions) {
        this.baseUrl = options.baseUrl.replace(/\/+$/, "");
        this.timeoutMs = options.timeoutMs ?? 30_000;
        this.attempts = options.attempts ?? 4;
        this.retryDelayMs = options.retryDelayMs ?? 200;
        this.headers = options.headers ?? {};
        this.fetch = options.fetch ?? fetch;
        this.sleep = options.sleep ?? delay;
    }

    /** The parsed JSON answer; throws MlflowError or MlflowUnreachableError. */
    async call(call: Call): Promise<unknown> {
        const url = new URL(`${this.baseUrl}/api/2.0/mlflow/${call.path}`);
        for (const [key, value] of Object.entries(call.query ?? {})) {
            if (value !== undefined) url.searchParams.set(key, value);
        }
        const what = `${call.method} ${call.path}${url.search}`;
        return this.withRetries(what, call.idempotent, async (silence) => {
            const response = await this.fetch(url, {
                method: call.method,
                headers: { "content-type": "application/json", ...this.headers },
                body: call.body === undefined ? undefined : JSON.stringify(call.body),
                signal: silence.signal,
            });
            if (!response.ok) throw await this.refusal(what, response);
            const text = await response.text();
            try {
                return JSON.parse(text) as unknown;
            } catch {
                throw new MlflowError(
                    `${this.baseUrl} answered ${what} with something that is not JSON: is it MLflow? ` +
                        `It began with ${JSON.stringify(text.slice(0, 80))}`,
                    response.status,
                    null,
                );
            }
        });
    }

    /** Streams one proxied artifact to disk; `destination` appears only once it is whole. */
    async download(artifactPath: string, destination: string): Promise<void> {
        const part = `${destination}.part-${process.pid}`;
        const what = `GET artifact ${artifactPath}`;
        try {
            await this.withRetries(what, true, async (silence) => {
                const response = await this.fetch(this.artifactUrl(artifactPath), {
                    headers: this.headers,
                    signal: silence.signal,
                });
                if (!response.ok) throw await this.refusal(what, response);
                if (!response.body) throw new MlflowError(`${what}: empty answer`, response.status, null);
                await pipeline(Readable.fromWeb(response.body), silence.watch(), createWriteStream(part));
            });
            await rename(part, destination);
        } finally {
            await rm(part, { force: true });
        }
    }

    /** Streams a file to the proxied artifact store; repeating it overwrites. */
    async upload(file: string, artifactPath: string): Promise<void> {
        const what = `PUT artifact ${artifactPath}`;
        await this.withRetries(what, true, async (silence) => {
            const source = createReadStream(file);
            const body = source.pipe(silence.watch());
            let unreadable: Error | undefined;
            source.on("error", (error) => {
                unreadable = error;
                body.destroy(error);
            });
            try {
                const response = await this.fetch(this.artifactUrl(artifactPath), {
                    method: "PUT",
                    headers: this.headers,
                    body: Readable.toWeb(body) as ReadableStream<Uint8Array>,
                    duplex: "half",
                    signal: silence.signal,
                });
                if (!response.ok) throw await this.refusal(what, response);
                await response.arrayBuffer();
            } catch (error) {
                // A file that cannot be read is no fault of the network, which is all that fetch says of it.
                throw unreadable ?? error;
            } finally {
                source.destroy();
            }
        });
    }

    private artifactUrl(artifactPath: string): string {
        const segments = artifactPath.split("/");
        if (segments.some((s) => s === "" || s === "." || s === "..")) {
            throw new Error(
                `artifact path ${JSON.stringify(artifactPath)} must be plain segments joined by "/"`,
            );
        }
        return `${this.baseUrl}/api/2.0/mlflow-artifacts/artifacts/${segments.map(encodeURIComponent).join("/")}`;
    }

    private async withRetries<T>(
        what: string,
        idempotent: boolean,
        attempt: (silence: SilenceTimer) => Promise<T>,
    ): Promise<T> {
        for (let tried = 1; ; tried++) {
            const silence = new SilenceTimer(this.timeoutMs);
            try {
                return await attempt(silence);
            } catch (error) {
                const retry = retryable(error, idempotent);
                if (!retry || tried >= this.attempts) throw this.readable(error, what);
                const backoff = Math.min(MAX_DELAY_MS, this.retryDelayMs * 2 ** (tried - 1));
                const asked = error instanceof RetryAfter ? error.delayMs : 0;
                // Jitter, so that several callers do not come back in step.
                await this.sleep(
                    Math.min(MAX_DELAY_MS, Math.max(asked, backoff * (0.5 + Math.random() / 2))),
                );
            } finally {
                silence.stop();
            }
        }
    }

    private async refusal(what: string, response: Response): Promise<MlflowError> {
        const text = await response.text().catch(() => "");
        let code: string | null = null;
        let message = text.slice(0, 300);
        try {
            const parsed = JSON.parse(text) as { error_code?: unknown; message?: unknown };
            if (typeof parsed.error_code === "string") code = parsed.error_code;
            if (typeof parsed.message === "string") message = parsed.message;
        } catch {
            // Plain text, e.g. from a proxy: the text itself is the message.
        }
        const remedy =
            response.status === 403 && /host header/i.test(text)
                ? `; add ${new URL(this.baseUrl).host} to MLFLOW_SERVER_ALLOWED_HOSTS of that server`
                : "";
        const status = `${response.status}${code ? ` ${code}` : ""}`;
        const full = `MLflow at ${this.baseUrl} answered ${status} to ${what}: ${message}${remedy}`;
        const seconds = Number(response.headers.get("retry-after"));
        return seconds > 0
            ? new RetryAfter(full, response.status, code, seconds * 1000)
            : new MlflowError(full, response.status, code);
    }

    private readable(error: unknown, what: string): Error {
        if (error instanceof MlflowError) return error;
        const code = networkCode(error);
        if (code === null) return error instanceof Error ? error : new Error(String(error));
        const reason = code === "timeout" ? `no answer within ${this.timeoutMs} ms` : code;
        return new MlflowUnreachableError(
            `MLflow does not answer at ${this.baseUrl} (${reason}, asked ${what}). ` +
                "Start the platform with `npm run pulumi -- up -s dev`, or correct the MLflow URL.",
            { cause: error },
        );
    }
}

class RetryAfter extends MlflowError {
    constructor(
        message: string,
        status: number,
        code: string | null,
        readonly delayMs: number,
    ) {
        super(message, status, code);
    }
}

/** Aborts when nothing has come for a while: a large file may take long, a dead peer may not. */
class SilenceTimer {
    private readonly controller = new AbortController();
    private readonly timer: NodeJS.Timeout;
    readonly signal = this.controller.signal;

    constructor(timeoutMs: number) {
        this.timer = setTimeout(() => {
            this.controller.abort(new DOMException("no answer", "TimeoutError"));
        }, timeoutMs);
    }

    /** A stream stage that passes bytes on and starts the wait anew with each chunk. */
    watch(): Transform {
        return new Transform({
            transform: (chunk: Buffer, _encoding, done) => {
                this.timer.refresh();
                done(null, chunk);
            },
        });
    }

    stop(): void {
        clearTimeout(this.timer);
    }
}

function retryable(error: unknown, idempotent: boolean): boolean {
    if (error instanceof MlflowError) return error.status === 429 || (idempotent && error.status >= 500);
    const code = networkCode(error);
    return code !== null && (idempotent || NEVER_SENT.has(code));
}

/** "timeout", the system's code (`ECONNREFUSED`, `UND_ERR_SOCKET` …), or null where it is no network error. */
function networkCode(error: unknown): string | null {
    if (!(error instanceof Error)) return null;
    if (error.name === "TimeoutError") return "timeout";
    const { cause } = error;
    // fetch wraps everything in TypeError("fetch failed") or, within a body, TypeError("terminated").
    if (error instanceof TypeError && cause instanceof Error) {
        return (cause as NodeJS.ErrnoException).code ?? cause.message;
    }
    return null;
}
