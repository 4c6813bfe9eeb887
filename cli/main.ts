import { UserError, printError } from "./bootstrap/user-error.mjs";
import type { Command } from "./commands/command";
import { exec } from "./commands/exec";
import { pipeline } from "./commands/pipeline";
import { promote } from "./commands/promote";
import { pulumi } from "./commands/pulumi";
import { rollback } from "./commands/rollback";
import { start } from "./commands/start";
import { stop } from "./commands/stop";
import { INTERRUPTED_CODE, Interrupted } from "./interrupt";
import { openProject } from "./project";

const COMMANDS: Record<string, Command> = { start, stop, pulumi, pipeline, promote, rollback, exec };

function listCommands(): string {
    const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `    ${name.padEnd(10)} ${summary}`);
    return `usage: node cli/moderato.mjs COMMAND …\n\n${lines.join("\n")}\n\n\`COMMAND --help\` tells more.\n`;
}

/**
 * Runs a command of the project.
 * @param root the project's folder
 * @param argv the command's name and its arguments
 * @returns the exit code
 */
export async function main(root: string, argv: string[]): Promise<number> {
    const [name = "--help", ...args] = argv;
    if (name === "--help" || name === "-h") {
        process.stdout.write(listCommands());
        return 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    try {
        if (!command) throw new UserError(`There is no command ${JSON.stringify(name)}.`, listCommands());
        // Pulumi's CLI and commands of others have a --help of their own.
        if ((args[0] === "--help" || args[0] === "-h") && args.length === 1) {
            process.stdout.write(command.usage);
            return 0;
        }
        return await command.run(openProject(root), args);
    } catch (error) {
        printError(error);
        return error instanceof Interrupted ? INTERRUPTED_CODE : 1;
    }
}
