import { hostname } from "node:os";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { isAlive } from "./bootstrap/lock.mjs";
import { UserError } from "./bootstrap/user-error.mjs";
import { throwIfInterrupted } from "./interrupt";
import { failureLines, lockOwner, progressWords } from "./pulumi-errors";
import { prepareHome, pulumiEnvironment, type Project } from "./project";
import type { Tools } from "./tools";
import { capture, runToLog } from "./tools/process";

const QUIET = ["--yes", "--skip-preview", "--non-interactive", "--color", "never"];

/** Pulumi's CLI on this project's stacks. */
export class Stacks {
    readonly #env: NodeJS.ProcessEnv;

    constructor(
        private readonly project: Project,
        private readonly tools: Tools,
    ) {
        prepareHome(project);
        this.#env = { ...process.env, ...pulumiEnvironment(project, tools) };
    }

    /** Names of the stacks that the backend knows, whether anything of them runs or not. */
    async existing(): Promise<{ name: string; resources: number }[]> {
        const list = JSON.parse(await this.#read(["stack", "ls", "--json"], "List the stacks")) as {
            name: string;
            resourceCount?: number;
        }[];
        return list.map(({ name, resourceCount }) => ({
            name: name.split("/").at(-1) ?? name,
            resources: resourceCount ?? 0,
        }));
    }

    /** Makes the stack in the backend; its committed config stays as it is. */
    async create(stack: string): Promise<void> {
        await this.#read(["stack", "init", stack, "--no-select"], `Make the stack ${stack}`);
    }

    /** Makes what runs equal to the program: starts what is missing, restarts what died, changes nothing else. */
    async up(stack: string, note: (detail: string) => void): Promise<void> {
        await this.#change("up", stack, note);
    }

    /** Ends everything of the stack; its data stay. */
    async destroy(stack: string, note: (detail: string) => void): Promise<void> {
        await this.#change("destroy", stack, note);
    }

    /** The stack's outputs, secrets among them in plain text; empty when it was never brought up. */
    async outputs(stack: string): Promise<Record<string, unknown>> {
        const text = await this.#read(
            ["stack", "output", "--json", "--show-secrets", "--stack", stack],
            `Read the outputs of ${stack}`,
        );
        return JSON.parse(text) as Record<string, unknown>;
    }

    async #read(args: string[], doing: string): Promise<string> {
        const result = await capture(this.tools.pulumi.executable, [...args, "--non-interactive"], {
            cwd: this.project.root,
            env: this.#env,
        });
        if (result.code === 0) return result.stdout;
        throw new UserError(`${doing}: ${failureLines(result.stderr).join("\n") || result.stderr.trim()}`);
    }

    async #change(operation: "up" | "destroy", stack: string, note: (detail: string) => void): Promise<void> {
        const log = join(this.project.logs, `pulumi-${operation}-${stack}.log`);
        const run = (): Promise<string | undefined> =>
            runToLog(this.tools.pulumi.executable, [operation, "--stack", stack, ...QUIET], {
                cwd: this.project.root,
                env: this.#env,
                log,
                onLine: (line) => {
                    const words = progressWords(line);
                    if (words) note(words);
                },
            });
        if ((await run()) === undefined) return throwIfInterrupted();
        throwIfInterrupted();
        const owner = lockOwner(readFileSync(log, "utf8"));
        if (!owner) throw changeFailed(operation, stack, log);
        if (owner.host !== hostname() || isAlive(owner.pid))
            throw new UserError(
                `The stack ${stack} is being changed by another command (process ${String(owner.pid)} on ${owner.host}).`,
                "Wait for it to end, then run the command again.",
            );
        // That command was killed before it could give the lock back; nothing else ever would.
        note(`taking over the lock of process ${String(owner.pid)}, which is gone`);
        await this.#read(["cancel", "--yes", "--stack", stack], `Free the lock of ${stack}`);
        if ((await run()) !== undefined) throw changeFailed(operation, stack, log);
    }
}

function changeFailed(operation: string, stack: string, log: string): UserError {
    const output = readFileSync(log, "utf8");
    const lines = failureLines(output).slice(0, 15);
    const shown = lines.length ? lines : output.trim().split("\n").slice(-8);
    return new UserError(
        `pulumi ${operation} of ${stack} failed:\n${shown.map((line) => `    ${line}`).join("\n")}`,
        `The whole log: ${log}`,
    );
}
