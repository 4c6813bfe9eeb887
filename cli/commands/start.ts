import { say, step } from "../bootstrap/progress.mjs";
import { UserError } from "../bootstrap/user-error.mjs";
import { parseArguments } from "../arguments";
import { STAGES, type Platform } from "../../jobs/platform";
import { tokenFile } from "../../jobs/api/token";
import { servedVersion } from "../health";
import { collectPlatform, writePlatform } from "../platform";
import { checkFolder, checkPort, configuredPorts, folderNeeds } from "../preflight";
import type { Project } from "../project";
import { runHere } from "../run-pipeline";
import { Stacks } from "../stacks";
import { ensureTools } from "../tools";
import { findPython } from "../tools/python";
import type { Command } from "./command";

const usage = `usage: npm start [-- --no-pipelines]

Brings everything up on this machine: installs what is missing, then \`pulumi up\` of dev, staging, canary and
production, then, unless production already serves a model, the pipelines \`data\` and \`mlops\` on the shipped sample.
Run again, it starts what has died and changes nothing else. \`npm stop\` ends everything.

    --no-pipelines   do not train a first model

Environment:
    MODERATO_HOME     data folder (default .moderato in the project)
    MODERATO_CACHE    folder for tools, shared by clones (default moderato in your cache folder)
    MODERATO_PYTHON   Python to use (default: the first of python3, python3.14 … python3.11 that fits)
    MODERATO_PULUMI_DOWNLOADS   mirror of Pulumi's releases
    MODERATO_DEBUG=1  stack traces
`;

async function run(project: Project, args: string[]): Promise<number> {
    const options = { "no-pipelines": { type: "boolean", default: false } } as const;
    const { values } = parseArguments({ args, options }, usage);
    await step("preflight", () => preflight(project), {
        outcome: () => "folders, disk, ports",
    });
    const tools = await ensureTools(project.root, project.logs);
    const stacks = new Stacks(project, tools);
    await bringUp(stacks);
    const platform = await collectPlatform(stacks);
    writePlatform(project, platform);
    const production = platform.stages.production;
    if (!production)
        throw new UserError("Stack production has no output url: its program is not of this version.");
    const served = await servedVersion(production.url);
    if (served === undefined)
        throw new UserError(
            `Production at ${production.url} does not answer, though it was brought up.`,
            `Its log is in ${project.logs}.`,
        );
    if (served !== null) say(`  ✔ production serves version ${served}`);
    else if (!values["no-pipelines"])
        for (const name of ["data", "mlops"]) await runHere(project, tools, platform, name, {});
    sayReady(project, platform, (await servedVersion(production.url)) ?? null);
    return 0;
}

/** Everything that can be known to fail, before anything is installed or started. */
async function preflight(project: Project): Promise<void> {
    for (const need of folderNeeds(project)) await checkFolder(need);
    for (const use of configuredPorts(project.root, STAGES)) await checkPort(use, project.home);
    await findPython();
}

/** The platform first, on which the stages stand; these then side by side. */
async function bringUp(stacks: Stacks): Promise<void> {
    const known = new Set((await stacks.existing()).map(({ name }) => name));
    for (const stage of STAGES) if (!known.has(stage)) await stacks.create(stage);
    await step("dev", ({ note }) => stacks.up("dev", note));
    const stages = STAGES.filter((stage) => stage !== "dev");
    await step(stages.join(", "), async ({ note }) => {
        const ends = await Promise.allSettled(
            stages.map((stage) => stacks.up(stage, (words) => note(`${stage}: ${words}`))),
        );
        // All are waited for, so that none is cut off in the middle of a change by another's failure.
        const failed = ends.find((end) => end.status === "rejected");
        if (failed) throw failed.reason;
    });
}

function sayReady(project: Project, platform: Platform, version: string | null): void {
    const url = platform.stages.production?.url ?? "";
    const words =
        version === null ? "Production is up, without a model yet" : `Production serves version ${version}`;
    say(`
${words}: ${url}
MLflow:                        ${platform.mlflowUrl}
Pipeline API:                  ${platform.pipelineUrl ?? ""} (its token: ${tokenFile(project.home)})

Try a comment in the browser, or:
    curl ${url}/predict -H 'content-type: application/json' -d '{"text": "You are an idiot"}'

\`npm stop\` ends everything; \`npm start\` goes on.`);
}

export const start: Command = {
    summary: "bring everything up, from a bare machine to a moderated comment",
    usage,
    run,
};
