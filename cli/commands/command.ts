import type { Project } from "../project";

export interface Command {
    /** One line for the list of commands. */
    summary: string;
    /** Text of `--help`. */
    usage: string;
    /** @returns the exit code */
    run(project: Project, args: string[]): Promise<number>;
}
