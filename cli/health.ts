import { z } from "zod";

const healthSchema = z.object({ model_version: z.string().nullable() });

/**
 * The version that a server serves now; null when it has none yet, undefined when it does not answer in time or
 * answers otherwise.
 * @param url the server's base URL
 */
export async function servedVersion(url: string, timeoutMs = 5_000): Promise<string | null | undefined> {
    try {
        const response = await fetch(new URL("/healthz", url), { signal: AbortSignal.timeout(timeoutMs) });
        // Before the first model the status is 503, with the same body.
        const health = healthSchema.safeParse(await response.json());
        return health.success ? health.data.model_version : undefined;
    } catch {
        return undefined;
    }
}
