/** How often a plugin looks whether its engine still runs; no event tells a process of its parent's death. */
const WATCH_MS = 1000;

/**
 * Calls `gone` when the process that started this one has ended. An engine that was killed says no goodbye, and its
 * plugins would live on for ever.
 */
export function watchEngine(gone: () => void): void {
    const engine = process.ppid;
    setInterval(() => {
        if (process.ppid !== engine) gone();
    }, WATCH_MS).unref();
}
