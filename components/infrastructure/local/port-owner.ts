import { isAlive } from "./is-alive";
import { belongsTo, findListener, isFree, processGroup } from "./listener";
import { waitFor } from "./wait-for";

/**
 * Why a service cannot have its port, in words; null when it can, because the port is free or a
 * process of the same data folder listens there (the service itself, or one that it replaces).
 */
export async function portProblem(port: number, home: string): Promise<string | null> {
    let problem: string;
    try {
        if (await isFree(port)) return null;
        const owner = await findListener(port);
        if (owner && (await belongsTo(home, owner))) return null;
        problem = owner
            ? `is taken by process ${String(owner.pid)} (${owner.command})`
            : "is taken by a process that the system does not name, perhaps another user's";
    } catch (error) {
        problem = `cannot be used: ${(error as Error).message}`;
    }
    return `Port ${String(port)} ${problem}.`;
}

/**
 * Ends a process of this data folder that still listens on the port though no supervisor keeps it: what remains
 * when a supervisor was killed.
 */
export async function endOrphan(port: number, home: string): Promise<void> {
    if (await isFree(port)) return;
    const owner = await findListener(port);
    if (!owner || !(await belongsTo(home, owner))) return;
    // The supervisor makes each service the leader of a group; MLflow's listener is a child of the service.
    const group = -(await processGroup(owner.pid));
    process.kill(group, "SIGTERM");
    if (await waitFor(() => !isAlive(group), 15_000)) return;
    process.kill(group, "SIGKILL");
    if (!(await waitFor(() => !isAlive(group), 5_000)))
        throw new Error(
            `Process ${String(owner.pid)} on port ${String(port)} does not end; end it by: kill -9 ${String(owner.pid)}`,
        );
}
