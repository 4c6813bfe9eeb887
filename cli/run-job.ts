import { join } from "node:path";
import { runHere } from "./commands/exec";
import { collectPlatform, writePlatform } from "./platform";
import { prepareHome, pulumiEnvironment, type Project } from "./project";
import { Stacks } from "./stacks";
import { ensureTools } from "./tools";

/**
 * Runs one command of jobs/ on this terminal, with the platform's facts and the tools.
 * @returns its exit code
 */
export async function runJob(project: Project, args: string[]): Promise<number> {
    prepareHome(project);
    const tools = await ensureTools(project.root, project.logs, { quiet: true });
    const platform = writePlatform(project, await collectPlatform(new Stacks(project, tools)));
    const env = { ...process.env, ...pulumiEnvironment(project, tools), MODERATO_PLATFORM: platform };
    const command = ["--require", require.resolve("tsx/cjs"), join(project.root, "jobs", "main.ts")];
    return runHere(process.execPath, [...command, ...args], env, project.root);
}
