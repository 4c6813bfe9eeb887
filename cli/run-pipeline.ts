import { UserError } from "./bootstrap/user-error.mjs";
import { needsPlatform as changesPlatform, pipelines } from "../jobs/pipelines";
import type { Platform } from "../jobs/platform";
import { progressObserver } from "../jobs/runner/progress";
import { runPipeline } from "../jobs/runner/run-pipeline";
import { abortable, throwIfInterrupted } from "./interrupt";
import { pulumiEnvironment, type Project } from "./project";
import type { Tools } from "./tools";

/** Whether a pipeline changes something outside, for which it must know the platform. */
export function needsPlatform(name: string): boolean {
    const pipeline = pipelines[name];
    return pipeline !== undefined && changesPlatform(pipeline);
}

/**
 * Runs a pipeline here, with its progress on the terminal.
 * @param parameters by name; relative paths start from the folder in which the user called npm
 * @throws UserError when it did not succeed
 */
export async function runHere(
    project: Project,
    tools: Tools,
    platform: Platform | undefined,
    name: string,
    parameters: Record<string, string>,
): Promise<void> {
    const observer = progressObserver(process.stderr);
    const run = await abortable((signal) =>
        runPipeline(name, parameters, {
            home: project.home,
            projectRoot: project.root,
            ...(platform ? { platform } : {}),
            directory: process.env["INIT_CWD"] ?? process.cwd(),
            environment: { ...process.env, ...pulumiEnvironment(project, tools) },
            signal,
            observer,
        }).catch((error: unknown) => {
            // A refusal of the machine, such as a full disk, has words of its own.
            if (error instanceof Error && "syscall" in error) throw error;
            // The runner throws for what its caller did wrong: a parameter, a missing file, a second run.
            throw new UserError(error instanceof Error ? error.message : String(error));
        }),
    ).finally(() => observer.close());
    if (run.status === "succeeded") return;
    throwIfInterrupted();
    throw new UserError(
        `Pipeline ${name} failed: ${run.error ?? "no reason is recorded"}`,
        "Run the command again when that is mended: what was done stays done.",
    );
}
