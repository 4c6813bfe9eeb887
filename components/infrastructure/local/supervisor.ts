import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "./is-alive";
import { endOrphans } from "./orphans";
import { daemonSection, programSection, type SupervisedProgram } from "./supervisor-config";
import { waitFor } from "./wait-for";

/** Supervisord's words for a program's state; `ABSENT` where it does not know the program or does not run itself. */
export type ProgramState =
    "RUNNING" | "STARTING" | "BACKOFF" | "STOPPING" | "STOPPED" | "EXITED" | "FATAL" | "UNKNOWN" | "ABSENT";

export interface SupervisorTools {
    supervisord: string;
    supervisorctl: string;
}

/** A path of a Unix socket has room for 107 bytes. */
const LONGEST_SOCKET_PATH = 100;

/** Variables of the caller that services may see; the rest, secrets of a deployment among them, stays outside. */
const PASSED_ON =
    /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_.*|.*CERT.*|.*_CA_.*|(HTTPS?|NO|ALL)_PROXY)$/i;

/**
 * The supervisord of one data folder: started with its first program, ended with its last, so that it needs no
 * owner among the stacks and `destroy` leaves nothing behind. Calls of several processes may overlap.
 */
export class Supervisor {
    readonly #directory: string;
    readonly #programs: string;
    readonly #config: string;
    readonly #socket: string;
    readonly #pidFile: string;

    /** @param home the data folder; everything of the supervisor lies in its `supervisor/` */
    constructor(
        private readonly home: string,
        private readonly tools: SupervisorTools,
    ) {
        this.#directory = join(home, "supervisor");
        this.#programs = join(this.#directory, "programs");
        this.#config = join(this.#directory, "supervisord.conf");
        this.#pidFile = join(this.#directory, "supervisord.pid");
        this.#socket = socketPath(this.#directory);
    }

    /** Where a program's output goes. */
    logFile(name: string): string {
        return join(this.home, "logs", `${name}.log`);
    }

    /** The program's section as it stands on disk; null when there is none. */
    installed(name: string): string | null {
        const file = this.#programFile(name);
        return existsSync(file) ? readFileSync(file, "utf8") : null;
    }

    async state(name: string): Promise<ProgramState> {
        const { stdout } = await this.#control("status", name);
        const word = new RegExp(`^${name}\\s+([A-Z]+)`, "m").exec(stdout)?.[1];
        return (word as ProgramState | undefined) ?? "ABSENT";
    }

    /** Starts the program, or restarts it when it ran with other settings; returns as soon as it was told to. */
    async install(program: SupervisedProgram): Promise<void> {
        mkdirSync(this.#programs, { recursive: true, mode: 0o700 });
        mkdirSync(join(this.home, "logs"), { recursive: true });
        const file = this.#programFile(program.name);
        // One step, so that a reader never sees half a section; readable by its owner alone, as it may hold secrets.
        writeFileSync(`${file}.new`, programSection(program), { mode: 0o600 });
        renameSync(`${file}.new`, file);
        await this.#ensureDaemon();
        await this.#must("update", program.name);
        // `update` leaves alone what is configured as before, though it may have been stopped or given up on.
        if (!["RUNNING", "STARTING"].includes(await this.state(program.name)))
            await this.#must("start", program.name);
    }

    /** Ends the program and forgets it, and ends the daemon with the last one; returns when they are gone. */
    async remove(name: string): Promise<void> {
        rmSync(this.#programFile(name), { force: true });
        if (this.#daemonPid() === null) return;
        await this.#control("update", name);
        if (this.#programNames().length === 0) await this.#endDaemon();
    }

    #programFile(name: string): string {
        return join(this.#programs, `${name}.conf`);
    }

    #programNames(): string[] {
        if (!existsSync(this.#programs)) return [];
        return readdirSync(this.#programs).filter((file) => file.endsWith(".conf"));
    }

    /** Process id of the daemon that runs; null when none does. */
    #daemonPid(): number | null {
        if (!existsSync(this.#pidFile)) return null;
        const pid = Number(readFileSync(this.#pidFile, "utf8"));
        return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : null;
    }

    async #answers(): Promise<boolean> {
        return /^\d+$/.test((await this.#control("pid")).stdout.trim());
    }

    /** Two callers may start it at once: the second daemon ends by itself, since the socket is taken. */
    async #ensureDaemon(): Promise<void> {
        if (existsSync(this.#config) && (await this.#answers())) return;
        if (this.#daemonPid() === null) await endOrphans(this.home);
        const paths = {
            socket: this.#socket,
            pidFile: this.#pidFile,
            logFile: join(this.home, "logs", "supervisord.log"),
            // Relative to the configuration: supervisord splits the list at blanks, which a data folder may hold.
            programs: "programs/*.conf",
            user: userInfo().username,
        };
        const own = `${this.#config}.${String(process.pid)}`;
        writeFileSync(own, daemonSection(paths), { mode: 0o600 });
        renameSync(own, this.#config);
        const environment = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name));
        const started = await run(this.tools.supervisord, ["-c", this.#config], {
            ...Object.fromEntries(environment),
            MODERATO_HOME: this.home,
        });
        if (!(await waitFor(() => this.#answers(), 10_000)))
            throw new Error(
                `supervisord does not start (${this.tools.supervisord}): ${started.stderr.trim() || started.stdout.trim()}. ` +
                    `Its log is ${paths.logFile}.`,
            );
    }

    async #endDaemon(): Promise<void> {
        const pid = this.#daemonPid();
        await this.#control("shutdown");
        // Another stack's first program may come in this moment: it finds no daemon and starts one anew.
        if (pid !== null && !(await waitFor(() => !isAlive(pid), 30_000)))
            throw new Error(
                `supervisord (process ${String(pid)}) does not end; end it by: kill ${String(pid)}`,
            );
    }

    async #must(command: string, name: string): Promise<void> {
        // A daemon on its way out, or one that reads its files for another caller, refuses for a moment.
        for (let attempt = 1; ; attempt++) {
            const { code, stdout, stderr } = await this.#control(command, name);
            if (code === 0 || /already started/i.test(stdout)) return;
            if (attempt === 5)
                throw new Error(
                    `supervisorctl ${command} ${name} failed: ${(stdout + stderr).trim()}. The service's log is ${this.logFile(name)}.`,
                );
            await delay(300 * attempt);
            await this.#ensureDaemon();
        }
    }

    #control(...args: string[]): Promise<Finished> {
        return run(this.tools.supervisorctl, ["-c", this.#config, ...args], process.env);
    }
}

interface Finished {
    code: number;
    stdout: string;
    stderr: string;
}

function run(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<Finished> {
    return new Promise((resolve) => {
        execFile(file, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
            const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
            resolve({
                code,
                stdout,
                stderr: stderr || (code !== 0 && !stdout ? (error?.message ?? "") : stderr),
            });
        });
    });
}

function socketPath(directory: string): string {
    const path = join(directory, "supervisor.sock");
    if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path;
    const digest = createHash("sha256").update(directory).digest("hex").slice(0, 16);
    return join(tmpdir(), `moderato-${digest}.sock`);
}
