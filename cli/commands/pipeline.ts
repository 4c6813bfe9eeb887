import { UserError } from "../bootstrap/user-error.mjs";
import { parseArguments } from "../arguments";
import { pipelines, type PipelineDefinition } from "../../jobs/pipelines";
import { collectPlatform, writePlatform } from "../platform";
import { prepareHome, type Project } from "../project";
import { needsPlatform, runHere } from "../run-pipeline";
import { Stacks } from "../stacks";
import { ensureTools } from "../tools";
import type { Command } from "./command";

function describe({ name, description, parameters }: PipelineDefinition): string {
    const lines = Object.entries(parameters).map(
        ([option, { description: words, default: preset, allowed }]) => {
            const notes = [allowed?.join(", "), preset === undefined ? "" : `default ${preset}`].filter(
                Boolean,
            );
            return `        --${option.padEnd(20)} ${words}${notes.length ? ` (${notes.join("; ")})` : ""}`;
        },
    );
    return `    ${name}: ${description}\n${lines.join("\n")}`;
}

const usage = `usage: npm run pipeline -- NAME [--OPTION VALUE…]

Runs a pipeline here. What was done before with the same inputs is not done again; a run that was stopped or failed
goes on where it was. Gates come from the stacks' config unless given.

${Object.values(pipelines).map(describe).join("\n\n")}
`;

async function run(project: Project, args: string[]): Promise<number> {
    const [name = "", ...rest] = args;
    const definition = Object.hasOwn(pipelines, name) ? pipelines[name] : undefined;
    if (!definition)
        throw new UserError(
            name
                ? `There is no pipeline ${JSON.stringify(name)}; there are ${Object.keys(pipelines).join(", ")}.`
                : "Which pipeline?",
            usage,
        );
    const options = Object.fromEntries(
        Object.keys(definition.parameters).map((option) => [option, { type: "string" as const }]),
    );
    const { values } = parseArguments({ args: rest, options }, usage);
    prepareHome(project);
    const tools = await ensureTools(project.root, project.logs, { quiet: true });
    const platform = needsPlatform(name) ? await collectPlatform(new Stacks(project, tools)) : undefined;
    if (platform) writePlatform(project, platform);
    await runHere(project, tools, platform, name, values as Record<string, string>);
    return 0;
}

export const pipeline: Command = { summary: "run a pipeline: data, mlops", usage, run };
