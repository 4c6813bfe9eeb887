import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../bootstrap/user-error.mjs";
import type { Project } from "../project";
import { cacheHome } from "../tools/cache";
import type { PortUse } from "./config";
import {
    belongsTo,
    findListener,
    isFree,
    type Listener,
} from "../../components/infrastructure/local/listener";

export { configuredPorts } from "./config";

/** A folder that is written to, and what it needs. */
export interface FolderNeed {
    path: string;
    /** What it is for, in words. */
    purpose: string;
    bytes: number;
    /** Environment variable that puts it elsewhere. */
    variable: string;
}

/** Free bytes of the file system that holds the folder. */
export type FreeBytes = (path: string) => Promise<number>;

const freeBytes: FreeBytes = async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
};

const gibibytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

/**
 * Makes the folder and those above it that are missing. Node's `recursive` tries for ever, and takes all memory,
 * where the system answers ENOENT though the folder above exists, as /proc does.
 */
function makeFolder(path: string): void {
    if (existsSync(path) && statSync(path).isDirectory()) return;
    if (!existsSync(dirname(path))) makeFolder(dirname(path));
    try {
        mkdirSync(path);
    } catch (error) {
        // Another command may make it in the same moment.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(path).isDirectory()) throw error;
    }
}

/** @throws UserError when the folder cannot be made or written, or its disk is too full */
export async function checkFolder(need: FolderNeed, free: FreeBytes = freeBytes): Promise<void> {
    const elsewhere = `set ${need.variable} to a folder elsewhere`;
    try {
        makeFolder(need.path);
        accessSync(need.path, constants.W_OK | constants.X_OK);
    } catch (error) {
        let nearest = need.path;
        while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
        throw new UserError(
            `The folder for ${need.purpose}, ${need.path}, cannot be written: ${(error as Error).message}.`,
            `Make ${nearest} writable for you, or ${elsewhere}.`,
        );
    }
    const available = await free(need.path);
    if (available < need.bytes)
        throw new UserError(
            `The disk of ${need.path} (${need.purpose}) is too full: ${gibibytes(available)} free, ${gibibytes(need.bytes)} needed.`,
            `Free some space, or ${elsewhere}.`,
        );
}

/** @throws UserError when something that is not ours listens there */
export async function checkPort(use: PortUse, home: string): Promise<void> {
    let owner: Listener | undefined;
    try {
        if (await isFree(use.port)) return;
        owner = await findListener(use.port);
        if (owner && (await belongsTo(home, owner))) return;
    } catch (error) {
        throw portError(use, `cannot be used: ${(error as Error).message}`);
    }
    throw portError(
        use,
        owner
            ? `is taken by process ${String(owner.pid)} (${owner.command})`
            : "is taken by a process of another user, or one that the system does not tell",
    );
}

function portError({ port, service, stack, key }: PortUse, problem: string): UserError {
    return new UserError(
        `Port ${String(port)}, for ${service}, ${problem}.`,
        `End that process, or choose another port: \`npm run pulumi -- config set --stack ${stack} ${key} PORT\`.`,
    );
}

const GIB = 1024 ** 3;

/** Folders that a start writes to. What is installed already needs no second place. */
export function folderNeeds(project: Project): FolderNeed[] {
    const cache = cacheHome();
    return [
        { path: project.home, purpose: "data", bytes: 0.5 * GIB, variable: "MODERATO_HOME" },
        {
            path: cache,
            purpose: "tools",
            // MLflow's environment 0.6, training's 0.4, Pulumi's CLI 0.5, downloads.
            bytes: existsSync(join(cache, "venvs")) ? 0.1 * GIB : 2 * GIB,
            variable: "MODERATO_CACHE",
        },
    ];
}
