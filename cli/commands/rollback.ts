import { parseArguments } from "../arguments";
import type { Project } from "../project";
import { runJob } from "../run-job";
import type { Command } from "./command";
import { stageOption } from "./stage-option";

const usage = `usage: npm run rollback -- --stage STAGE [--reason TEXT]

Lets STAGE (dev, staging, canary or production) serve again the version that it served before the present one, and
waits until its server says so. The reason is kept in the stage's history.
`;

async function run(project: Project, args: string[]): Promise<number> {
    const options = { stage: { type: "string" }, reason: { type: "string" } } as const;
    const { values } = parseArguments({ args, options }, usage);
    const stage = stageOption("--stage", values.stage, usage);
    const reason = values.reason === undefined ? [] : ["--reason", values.reason];
    return runJob(project, ["rollback", "--stage", stage, ...reason]);
}

export const rollback: Command = { summary: "let a stage serve the version before", usage, run };
