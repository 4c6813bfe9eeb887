import { spawn } from "node:child_process";
import { constants } from "node:os";
import { UserError } from "../bootstrap/user-error.mjs";
import { track } from "../interrupt";
import { prepareHome, pulumiEnvironment, type Project } from "../project";
import { parseArguments } from "../arguments";
import { ensureTools } from "../tools";
import { ensureExtras, EXTRA_NAMES } from "../tools/extras";
import type { Command } from "./command";

const usage = `usage: node cli/moderato.mjs exec [--packages] [--with NAME]… -- PROGRAM [ARGUMENT…]

Runs a program with the project's tools installed and its environment set (Pulumi's CLI on PATH, MODERATO_…).
    --packages    only the npm packages: no Python, no Pulumi
    --with NAME   what only tests need, too: ${EXTRA_NAMES.join(", ")}
`;

/** Runs a program on this terminal. @returns its exit code, or 128 and its signal's number as a shell has it */
export function runHere(
    program: string,
    args: string[],
    env: NodeJS.ProcessEnv,
    cwd: string,
): Promise<number> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, { cwd, env, stdio: "inherit" });
        track(child);
        child.on("error", (error) => reject(new UserError(`Cannot run ${program}: ${error.message}.`)));
        child.on("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
}

async function run(project: Project, args: string[]): Promise<number> {
    const at = args.indexOf("--");
    const [options, words] = at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
    const known = { packages: { type: "boolean" }, with: { type: "string", multiple: true } } as const;
    const { values } = parseArguments({ args: options, options: known }, usage);
    const [program, ...rest] = words;
    if (program === undefined) throw new UserError("There is no program after --.", usage);
    const bin = `${project.root}/node_modules/.bin:${process.env["PATH"] ?? ""}`;
    if (values.packages) return runHere(program, rest, { ...process.env, PATH: bin }, process.cwd());
    prepareHome(project);
    const tools = await ensureTools(project.root, project.logs);
    const extras = await ensureExtras(project.root, project.logs, values.with ?? []);
    const env = { ...process.env, ...extras, PATH: bin };
    return runHere(program, rest, { ...env, ...pulumiEnvironment(project, tools, env) }, process.cwd());
}

export const exec: Command = {
    summary: "run a program with the project's tools and environment",
    usage,
    run,
};
