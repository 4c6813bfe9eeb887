import type { ChildProcess } from "node:child_process";

/** Whether a child was started and has not ended. */
export function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
    return pid !== undefined && exitCode === null && signalCode === null;
}

/** How a child ended, in words. */
export function endOf({ exitCode, signalCode }: ChildProcess): string {
    return signalCode ?? `exit code ${String(exitCode)}`;
}
