import { join } from "node:path";
import { step } from "../bootstrap/progress.mjs";
import { cacheHome } from "./cache";
import { ensurePulumi, type PulumiCli } from "./pulumi";
import { findPython } from "./python";
import { ensureUv, ensureVenv, lockFiles } from "./venvs";

/** Where each tool stands, as absolute paths. */
export interface Tools {
    pulumi: PulumiCli;
    supervisord: string;
    supervisorctl: string;
    mlflow: string;
    /** The interpreter of the training steps. */
    jobsPython: string;
}

/**
 * Finds or installs every tool, with a progress list.
 * @param root the project's folder
 * @param logs folder for the logs of installations
 * @param options `quiet`: show only what has to be installed
 */
export async function ensureTools(root: string, logs: string, { quiet = false } = {}): Promise<Tools> {
    const cache = cacheHome();
    const python = await step("Python", () => findPython(), {
        quiet,
        outcome: ({ version, executable }) => `${version} (${executable})`,
    });
    const environments = await step(
        "Python packages",
        async ({ note }) => {
            const context = { cache, logs, python, note };
            const uv = await ensureUv(root, context);
            const made: Record<string, string> = {};
            for (const [name, lock] of Object.entries(lockFiles(root)))
                made[name] = await ensureVenv(uv, name, lock, context);
            return made;
        },
        { quiet, outcome: (made) => Object.keys(made).join(", ") },
    );
    const pulumi = await step("Pulumi CLI", ({ note }) => ensurePulumi({ root, cache, logs, note }), {
        quiet,
        outcome: ({ origin }) => origin,
    });
    const executable = (environment: string, name: string): string =>
        join(environments[environment] ?? "", "bin", name);
    return {
        pulumi,
        supervisord: executable("supervisor", "supervisord"),
        supervisorctl: executable("supervisor", "supervisorctl"),
        mlflow: executable("mlflow", "mlflow"),
        jobsPython: executable("jobs", "python"),
    };
}
