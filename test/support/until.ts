import { setTimeout as delay } from "node:timers/promises";

/** Resolves once `condition` holds; rejects when it still does not after `withinMs`, so that no test hangs. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!(await condition())) {
        if (Date.now() > deadline)
            throw new Error(`waited ${withinMs} ms in vain for ${condition.toString()}`);
        await delay(10);
    }
}
