import type { LoadPlan } from "../load/load";
import type { ServerProcess } from "../server/server-process";
import type { Scenario } from "./plan";

/**
 * The load of a scenario on the server's native face.
 *
 * @param texts Put into requests one after another; the last request may hold fewer than the others.
 */
export function loadPlan(
    server: Pick<ServerProcess, "url" | "pid">,
    texts: readonly string[],
    { connections, textsPerRequest }: Scenario,
    times: { warmUp: number; run: number },
): LoadPlan {
    return {
        url: `${server.url}/predict`,
        pid: server.pid,
        headers: { "content-type": "application/json" },
        bodies: bodiesOf(texts, textsPerRequest),
        textsPerBody: textsPerRequest,
        connections,
        warmUpSeconds: times.warmUp,
        seconds: times.run,
        expected: '"predictions":[{"label":',
    };
}

/** Whole requests only: what is left of the texts would count as more than it is. */
function bodiesOf(texts: readonly string[], textsPerRequest: number): string[] {
    if (textsPerRequest === 1) return texts.map((text) => JSON.stringify({ text }));
    const whole = Math.max(1, Math.floor(texts.length / textsPerRequest));
    return Array.from({ length: whole }, (_, i) => {
        const start = i * textsPerRequest;
        return JSON.stringify({
            texts: Array.from({ length: textsPerRequest }, (_, j) => texts[(start + j) % texts.length]),
        });
    });
}
