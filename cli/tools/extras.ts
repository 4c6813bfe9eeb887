import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { step } from "../bootstrap/progress.mjs";
import { UserError } from "../bootstrap/user-error.mjs";
import { cacheHome, contentKey, ensureEntry, fileKey } from "./cache";
import { runLogged } from "./process";
import { findPython } from "./python";
import { ensureUv, ensureVenv, type VenvContext } from "./venvs";

/** Programs that only tests and checks need: installed when asked for, so that a start need not wait for them. */
interface Extra {
    /** Lock file of its packages, from the project's folder. */
    lock: string;
    /** What its folder is told as to the program that runs with it. */
    environment: (directory: string) => Record<string, string>;
}

const EXTRAS: Record<string, Extra> = {
    "python-clients": {
        lock: "test/clients/requirements.lock",
        environment: (directory) => ({ MODERATO_CLIENTS_PYTHON: join(directory, "bin", "python") }),
    },
    "node-clients": {
        lock: "test/clients/node/package-lock.json",
        environment: (directory) => ({ MODERATO_CLIENTS_NODE: directory }),
    },
    schemathesis: {
        lock: "test/robustness/requirements.lock",
        environment: (directory) => ({ MODERATO_SCHEMATHESIS: join(directory, "bin", "schemathesis") }),
    },
};
export const EXTRA_NAMES: readonly string[] = Object.keys(EXTRAS);

/**
 * Installs extras, with a progress line.
 *
 * @param names of {@link EXTRA_NAMES}
 * @returns the environment variables that say where they are
 * @throws {UserError} for a name that is none
 */
export async function ensureExtras(
    root: string,
    logs: string,
    names: readonly string[],
): Promise<Record<string, string>> {
    const wanted = names.map((name) => {
        const extra = Object.hasOwn(EXTRAS, name) ? EXTRAS[name] : undefined;
        if (extra === undefined)
            throw new UserError(
                `There is nothing to install by the name ${JSON.stringify(name)}; there are ${EXTRA_NAMES.join(", ")}.`,
            );
        return { name, ...extra, lock: join(root, extra.lock) };
    });
    if (wanted.length === 0) return {};
    const python = await findPython();
    return step(
        "packages of the tests",
        async ({ note }) => {
            const context: VenvContext = { cache: cacheHome(), logs, python, note };
            const made: Record<string, string> = {};
            for (const { name, lock, environment } of wanted) {
                const directory = lock.endsWith("package-lock.json")
                    ? await ensureNodePackages(name, lock, context)
                    : await ensureVenv(await ensureUv(root, context), name, lock, context);
                Object.assign(made, environment(directory));
            }
            return made;
        },
        { outcome: () => names.join(", ") },
    );
}

/** A folder with the npm packages of a lock file, apart from the project's own. */
async function ensureNodePackages(
    name: string,
    lock: string,
    { cache, logs, note }: VenvContext,
): Promise<string> {
    const key = contentKey(fileKey(lock), process.versions.modules);
    return ensureEntry(join(cache, "node", `${name}-${key}`), async (target) => {
        note(`installing npm packages of ${name}`);
        for (const file of ["package.json", "package-lock.json"])
            copyFileSync(join(lock, "..", file), join(target, file));
        await runLogged("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
            cwd: target,
            log: join(logs, `npm-${name}.log`),
            doing: `Installing the npm packages of ${name}`,
            remedy: "Make sure that this machine reaches its npm registry (`npm ping`), then run the command again.",
        });
    });
}
