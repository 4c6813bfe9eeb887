/**
 * Ctrl-C reaches most children too (they are of the terminal's process group), and Pulumi then ends its update in
 * good order. So the first one only waits for them; the command fails when they have ended. SIGTERM comes to this
 * process alone and is passed on.
 */
import type { ChildProcess } from "node:child_process";
import { UserError } from "./bootstrap/user-error.mjs";
import { say } from "./bootstrap/progress.mjs";

const children = new Set<ChildProcess>();
const controllers = new Set<AbortController>();
let interrupted = false;
let listening = false;

/** Exit code of a command that was interrupted, as shells have it for SIGINT. */
export const INTERRUPTED_CODE = 130;

/** What ends a command that the user interrupted. */
export class Interrupted extends UserError {
    constructor() {
        super("Interrupted; what was done stays.", "Run the command again to go on.");
    }
}

/** To be called before something new is begun. @throws Interrupted when the user has asked to end */
export function throwIfInterrupted(): void {
    if (interrupted) throw new Interrupted();
}

/** Counts a child among those that are waited for (Ctrl-C) and told (SIGTERM). */
export function track(child: ChildProcess): void {
    listen();
    children.add(child);
    child.once("close", () => children.delete(child));
}

/** Runs `work` with a signal that aborts when the user interrupts; `work` then has to end by itself. */
export async function abortable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    listen();
    const controller = new AbortController();
    controllers.add(controller);
    try {
        return await work(controller.signal);
    } finally {
        controllers.delete(controller);
    }
}

function listen(): void {
    if (listening) return;
    listening = true;
    for (const signal of ["SIGINT", "SIGTERM"] as const)
        process.on(signal, () => {
            if (interrupted || children.size + controllers.size === 0) process.exit(INTERRUPTED_CODE);
            interrupted = true;
            say(`\n  ${signal}: ending what runs (once more to leave at once)`);
            if (signal === "SIGTERM") for (const child of children) child.kill("SIGTERM");
            for (const controller of controllers) controller.abort();
        });
}
