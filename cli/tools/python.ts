import { UserError } from "../bootstrap/user-error.mjs";
import { capture, which } from "./process";

/** Versions that the locked packages have wheels for, newest first; the oldest allowed is the last. */
const KNOWN_MINORS = [14, 13, 12, 11];
export const OLDEST_PYTHON = "3.11";

export interface Python {
    /** Absolute path of the interpreter itself (behind pyenv's and similar shims). */
    executable: string;
    /** Such as "3.11.7". */
    version: string;
    major: number;
    minor: number;
}

/** Names to try: what the user says, then the plain name (what the user works with), then each version by name. */
export function candidates(env: NodeJS.ProcessEnv): string[] {
    const chosen = env["MODERATO_PYTHON"];
    return chosen ? [chosen] : ["python3", ...KNOWN_MINORS.map((minor) => `python3.${String(minor)}`)];
}

/** Reads what {@link PROBE} prints; undefined for anything else (a shim that prints an error, a stub). */
export function parseProbe(output: string): Python | undefined {
    const [version, executable] = output.trim().split("\n");
    const match = /^(\d+)\.(\d+)\.\d+/.exec(version ?? "");
    if (!match || !version || !executable) return undefined;
    return { executable, version, major: Number(match[1]), minor: Number(match[2]) };
}

const PROBE = "import sys, platform; print(platform.python_version()); print(sys.executable)";

const isUsable = ({ major, minor }: Python): boolean =>
    major === 3 && minor >= (KNOWN_MINORS.at(-1) ?? 0) && minor <= (KNOWN_MINORS[0] ?? 0);

/**
 * The Python that the project's virtual environments are made of.
 * @throws UserError when there is none in range
 */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<Python> {
    const seen: string[] = [];
    for (const name of candidates(env)) {
        const path = name.includes("/") ? name : which(name, env["PATH"]);
        if (!path) continue;
        const probe = await capture(path, ["-c", PROBE], { env, timeoutMs: 20_000 });
        const python = probe.code === 0 ? parseProbe(probe.stdout) : undefined;
        if (python && isUsable(python)) return python;
        seen.push(python ? `${path} is ${python.version}` : `${path} does not run`);
    }
    const newest = `3.${String(KNOWN_MINORS[0])}`;
    const found = env["MODERATO_PYTHON"]
        ? `MODERATO_PYTHON is ${JSON.stringify(env["MODERATO_PYTHON"])}`
        : "looked for python3 and python3.11 … on PATH";
    throw new UserError(
        `No Python ${OLDEST_PYTHON} to ${newest} found (${[found, ...seen].join("; ")}).`,
        `Install one (Debian, Ubuntu: apt install python3 python3-venv; Fedora: dnf install python3; macOS: brew install python), or set MODERATO_PYTHON to the path of one.`,
    );
}
