import { setTimeout as delay } from "node:timers/promises";

/** Resolves once `condition` holds; the test's own timeout bounds the wait. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await delay(10);
}
