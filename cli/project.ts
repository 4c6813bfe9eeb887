import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Tools } from "./tools";

/** The folders of one clone of the project. */
export interface Project {
    /** The clone. */
    root: string;
    /** The data folder: state, models, logs, SQLite files. */
    home: string;
    /** Logs of the commands here (the services' own lie with them). */
    logs: string;
}

export function openProject(root: string, env: NodeJS.ProcessEnv = process.env): Project {
    const home = resolve(root, env["MODERATO_HOME"] || ".moderato");
    return { root, home, logs: join(home, "logs") };
}

/**
 * The environment that Pulumi's CLI and the program run with; what the user has set stays. A bare `pulumi` in a shell
 * does the same once `npm run -s pulumi -- env` was evaluated there.
 */
export function pulumiEnvironment(
    project: Project,
    tools: Tools,
    env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
    const own: Record<string, string> = {
        PULUMI_BACKEND_URL: env["PULUMI_BACKEND_URL"] || pathToFileURL(join(project.home, "pulumi")).href,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        MODERATO_HOME: project.home,
        MODERATO_SUPERVISORD: tools.supervisord,
        MODERATO_SUPERVISORCTL: tools.supervisorctl,
        MODERATO_MLFLOW: tools.mlflow,
        MODERATO_JOBS_PYTHON: tools.jobsPython,
        PATH: [dirname(tools.pulumi.executable), env["PATH"]].join(":"),
    };
    // The stacks' committed salts belong to the empty passphrase; they hold no secret on a local platform.
    if (!env["PULUMI_CONFIG_PASSPHRASE"] && !env["PULUMI_CONFIG_PASSPHRASE_FILE"])
        own["PULUMI_CONFIG_PASSPHRASE"] = "";
    // Our host stands beside the CLI: without this the engine would look for a newer one on the network.
    if (tools.pulumi.ownHost) own["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true";
    return own;
}

/** Pulumi refuses a file backend whose folder does not exist. */
export function prepareHome(project: Project): void {
    mkdirSync(join(project.home, "pulumi"), { recursive: true });
    mkdirSync(project.logs, { recursive: true });
}
