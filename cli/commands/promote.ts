import { UserError } from "../bootstrap/user-error.mjs";
import { parseArguments } from "../arguments";
import type { Project } from "../project";
import { runJob } from "../run-job";
import type { Command } from "./command";
import { stageOption } from "./stage-option";

const usage = `usage: npm run promote -- --version N --to STAGE [--reason TEXT]

Lets STAGE (dev, staging, canary or production) serve version N of the registered model: moves its alias, and waits
until its server says that it serves N. The reason is kept in the stage's history.
`;

async function run(project: Project, args: string[]): Promise<number> {
    const options = {
        version: { type: "string" },
        to: { type: "string" },
        reason: { type: "string" },
    } as const;
    const { values } = parseArguments({ args, options }, usage);
    const stage = stageOption("--to", values.to, usage);
    if (!/^[1-9]\d*$/.test(values.version ?? ""))
        throw new UserError(
            `--version is ${values.version === undefined ? "missing" : JSON.stringify(values.version)}; allowed: the number of a registered version.`,
            usage,
        );
    const reason = values.reason === undefined ? [] : ["--reason", values.reason];
    return runJob(project, ["promote", "--version", values.version ?? "", "--to", stage, ...reason]);
}

export const promote: Command = { summary: "let a stage serve a registered version", usage, run };
