import { prepareHome, pulumiEnvironment, type Project } from "../project";
import { ensureTools } from "../tools";
import type { Command } from "./command";
import { runHere } from "./exec";

const usage = `usage: npm run pulumi -- ARGUMENT…
       eval "$(npm run -s pulumi -- env)"

Runs Pulumi's CLI, the one that \`npm start\` found or made, with the project's backend and environment, such as
    npm run pulumi -- preview --stack staging
    npm run pulumi -- config set --stack production moderato:port 9000
\`env\` prints that environment for a shell, where a bare \`pulumi\` then does the same.
`;

/** As a line of a POSIX shell. */
export function exportLine(name: string, value: string): string {
    return `export ${name}='${value.replaceAll("'", `'\\''`)}'`;
}

async function run(project: Project, args: string[]): Promise<number> {
    prepareHome(project);
    const tools = await ensureTools(project.root, project.logs, { quiet: true });
    const env = pulumiEnvironment(project, tools);
    if (args.length === 1 && args[0] === "env") {
        const lines = Object.entries(env).map(([name, value]) => exportLine(name, value));
        process.stdout.write(`${lines.join("\n")}\n`);
        return 0;
    }
    return runHere(tools.pulumi.executable, args, { ...process.env, ...env }, project.root);
}

export const pulumi: Command = { summary: "Pulumi's CLI on this project's stacks", usage, run };
