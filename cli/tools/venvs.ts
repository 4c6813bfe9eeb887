import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../bootstrap/user-error.mjs";
import { contentKey, ensureEntry, fileKey } from "./cache";
import type { Python } from "./python";
import { capture, runLogged } from "./process";

/** What every part of this file needs to know. */
export interface VenvContext {
    cache: string;
    logs: string;
    python: Python;
    /** Progress, in words. */
    note: (detail: string) => void;
}

const OFFLINE_REMEDY =
    "If this machine is offline, connect it once, or point PIP_INDEX_URL and UV_DEFAULT_INDEX at a mirror it reaches, then run the command again; what is installed already stays.";

/** Folder of an environment: its name, and a key of its lock file and interpreter. */
export function venvDirectory(cache: string, name: string, lock: string, python: Python): string {
    const key = contentKey(fileKey(lock), python.version, python.executable);
    return join(cache, "venvs", `${name}-${key}`);
}

/** The `uv` that installs everything else, by `pip` into an environment of its own; its lock pins hashes. */
export async function ensureUv(root: string, context: VenvContext): Promise<string> {
    const lock = join(root, "cli", "python", "uv.lock");
    const { python, note } = context;
    const directory = await ensureEntry(
        venvDirectory(context.cache, "uv", lock, python),
        async (target) => {
            note("installing uv");
            await checkVenvModule(python);
            await runLogged(python.executable, ["-m", "venv", target], {
                log: join(context.logs, "venv-uv.log"),
                doing: "Making a virtual environment",
            });
            const pip = [
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "--only-binary",
                ":all:",
            ];
            await runLogged(join(target, "bin", "python"), [...pip, "--require-hashes", "-r", lock], {
                log: join(context.logs, "pip-uv.log"),
                doing: "Installing uv (the installer of Python packages)",
                remedy: OFFLINE_REMEDY,
            });
        },
        { inPlace: true, onWait: waiting(context) },
    );
    return join(directory, "bin", "uv");
}

/** uv does not read pip's settings: a mirror that the user has told pip of is meant for uv too. */
function uvEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
    const mirror = env["UV_DEFAULT_INDEX"] ?? env["UV_INDEX_URL"] ?? env["PIP_INDEX_URL"];
    return {
        ...env,
        UV_NO_PROGRESS: "1",
        UV_PYTHON_DOWNLOADS: "never",
        ...(mirror ? { UV_DEFAULT_INDEX: mirror } : {}),
    };
}

/** Debian's and Ubuntu's python3 comes without the module that makes virtual environments. */
async function checkVenvModule(python: Python): Promise<void> {
    const probe = await capture(python.executable, ["-c", "import venv, ensurepip"]);
    if (probe.code === 0) return;
    throw new UserError(
        `${python.executable} (Python ${python.version}) cannot make virtual environments: its modules venv and ensurepip are missing.`,
        `Install them (Debian, Ubuntu: apt install python${String(python.major)}.${String(python.minor)}-venv), or set MODERATO_PYTHON to another Python.`,
    );
}

/**
 * A virtual environment that holds exactly the packages of a lock file.
 * @returns its folder
 */
export async function ensureVenv(
    uv: string,
    name: string,
    lock: string,
    context: VenvContext,
): Promise<string> {
    const { python, note } = context;
    return ensureEntry(
        venvDirectory(context.cache, name, lock, python),
        async (target) => {
            const env = uvEnvironment();
            note(`installing Python packages of ${name}`);
            await runLogged(uv, ["venv", "--allow-existing", "--python", python.executable, target], {
                env,
                log: join(context.logs, `venv-${name}.log`),
                doing: `Making the virtual environment of ${name}`,
            });
            // The machine's own certificates, as every other program uses them (companies' proxies sign with theirs).
            const sync = ["pip", "sync", "--system-certs", "--require-hashes", "--only-binary", ":all:"];
            await runLogged(uv, [...sync, "--python", target, lock], {
                env,
                log: join(context.logs, `packages-${name}.log`),
                onLine: (line) => note(line.trim()),
                doing: `Installing the Python packages of ${name}`,
                remedy: OFFLINE_REMEDY,
            });
        },
        { inPlace: true, onWait: waiting(context) },
    );
}

const waiting =
    ({ note }: VenvContext) =>
    (owner: { pid: number }): void =>
        note(`waiting for process ${String(owner.pid)}, which installs the same`);

/** The environments of the project, by name; one whose lock file does not exist yet is left out. */
export function lockFiles(root: string): Record<string, string> {
    const all = {
        supervisor: join(root, "cli", "python", "supervisor.lock"),
        mlflow: join(root, "cli", "python", "mlflow.lock"),
        jobs: join(root, "jobs", "requirements.lock"),
    };
    return Object.fromEntries(Object.entries(all).filter(([, lock]) => existsSync(lock)));
}
