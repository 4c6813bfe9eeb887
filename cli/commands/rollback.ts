import { parseArguments } from "../arguments";
import type { Project } from "../project";
import { runJob } from "../run-job";
import type { Command } from "./command";
import { stageOption } from "./stage-option";

const usage = `usage: npm run rollback -- --stage STAGE

Lets STAGE (dev, staging, canary or production) serve again the version that it served before the present one, and
waits until its server says so.
`;

async function run(project: Project, args: string[]): Promise<number> {
    const { values } = parseArguments({ args, options: { stage: { type: "string" } } }, usage);
    return runJob(project, ["rollback", "--stage", stageOption("--stage", values.stage, usage)]);
}

export const rollback: Command = { summary: "let a stage serve the version before", usage, run };
