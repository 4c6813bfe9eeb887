import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

const health = z.object({
    status: z.string(),
    model_version: z.string().nullable(),
    /** The version that the server would not load; `retries` where it tries again. */
    refused: z.object({ version: z.string(), reason: z.string(), retries: z.boolean() }).nullish(),
});

export interface WaitOptions {
    /** Longest wait for the version to show. */
    timeoutMs: number;
    /** Pause between two questions. */
    intervalMs: number;
    signal: AbortSignal;
    fetch: typeof fetch;
}

/** What a stage's `/healthz` said last. */
export interface StageAnswer {
    /** null where it did not answer, or not as our server does. */
    version: string | null;
    healthy: boolean;
    /** The version that it will not load however long one waits, and why. */
    refused: { version: string; reason: string } | null;
    /** For a person: status and body, or why there was no answer. */
    said: string;
}

/** A stage does not show the version it should. */
export class StageError extends Error {
    override readonly name = "StageError";
}

const ANSWER_TIMEOUT_MS = 5_000;

export function healthUrl(stageUrl: string): string {
    return `${stageUrl.replace(/\/+$/, "")}/healthz`;
}

/** Asks once; never throws. */
export async function askHealth(
    stageUrl: string,
    { fetch, signal }: Pick<WaitOptions, "fetch" | "signal">,
): Promise<StageAnswer> {
    try {
        const response = await fetch(healthUrl(stageUrl), {
            signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
        });
        const text = await response.text();
        const said = `${response.status} ${text.slice(0, 200)}`;
        const parsed = health.safeParse(parseOr(text));
        // Before the first model it answers 503, in the same shape.
        const version = parsed.success ? parsed.data.model_version : null;
        const refused = parsed.data?.refused;
        return {
            version,
            refused: refused && !refused.retries ? refused : null,
            healthy: response.ok && parsed.success && parsed.data.status === "ok",
            said,
        };
    } catch (error) {
        const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
        return {
            version: null,
            refused: null,
            healthy: false,
            said: `no answer (${cause?.code ?? (error as Error).message})`,
        };
    }
}

/** Resolves once the stage is healthy with the version; throws `StageError` when the stage refuses it, after the time given, or on abort. */
export async function waitForVersion(stageUrl: string, version: string, options: WaitOptions): Promise<void> {
    const deadline = Date.now() + options.timeoutMs;
    for (;;) {
        const answer = await askHealth(stageUrl, options);
        if (answer.healthy && answer.version === version) return;
        if (answer.refused?.version === version)
            throw new StageError(
                `${healthUrl(stageUrl)} refuses version ${version}: ${answer.refused.reason.replace(/\.$/, "")}`,
            );
        if (options.signal.aborted)
            throw new StageError(`cancelled while waiting for ${healthUrl(stageUrl)}`);
        if (Date.now() >= deadline) {
            throw new StageError(
                `${healthUrl(stageUrl)} did not show version ${version} within ${options.timeoutMs / 1000} s; ` +
                    `its last answer: ${answer.said}`,
            );
        }
        await delay(options.intervalMs, undefined, { signal: options.signal }).catch(() => undefined);
    }
}

function parseOr(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
