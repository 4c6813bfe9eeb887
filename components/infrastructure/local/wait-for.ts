import { setTimeout as delay } from "node:timers/promises";

/** Asks again and again until the answer is yes; false when it was not within `timeoutMs`. */
export async function waitFor(
    condition: () => boolean | Promise<boolean>,
    timeoutMs: number,
    intervalMs = 100,
): Promise<boolean> {
    const end = Date.now() + timeoutMs;
    for (;;) {
        if (await condition()) return true;
        if (Date.now() >= end) return false;
        await delay(intervalMs);
    }
}
