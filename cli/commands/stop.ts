import { existsSync } from "node:fs";
import { say, step } from "../bootstrap/progress.mjs";
import { UserError } from "../bootstrap/user-error.mjs";
import { parseArguments } from "../arguments";
import { endLeftovers } from "../leftovers";
import { STAGES } from "../../jobs/platform";
import { configuredPorts } from "../preflight";
import type { Project } from "../project";
import { Stacks } from "../stacks";
import { ensureTools } from "../tools";
import type { Command } from "./command";

const usage = `usage: npm stop

Ends everything that \`npm start\` began: \`pulumi destroy\` of production, canary, staging and dev. The data stay (runs,
registered models, corrections); the next \`npm start\` goes on with them.
`;

async function run(project: Project, args: string[]): Promise<number> {
    parseArguments({ args, options: {} }, usage);
    if (!existsSync(project.home)) {
        say("Nothing was started here.");
        return 0;
    }
    const tools = await ensureTools(project.root, project.logs, { quiet: true });
    const stacks = new Stacks(project, tools);
    const existing = await stacks.existing();
    const failures: unknown[] = [];
    // Stages first: they stand on the platform of dev.
    for (const stage of [...STAGES].reverse()) {
        if (!existing.some(({ name }) => name === stage)) continue;
        try {
            await step(stage, ({ note }) => stacks.destroy(stage, note), { outcome: () => "ended" });
        } catch (error) {
            // One broken stack must not keep the others running.
            failures.push(error);
        }
    }
    const ports = configuredPorts(project.root, STAGES).map(({ port }) => port);
    const left = await endLeftovers([tools.supervisord, tools.mlflow], project.home, ports);
    if (left > 0) say(`  ✔ ${String(left)} processes that no stack knew of: ended`);
    if (failures.length > 0)
        throw new UserError(
            failures.map((error) => (error instanceof Error ? error.message : String(error))).join("\n"),
            "All processes were ended all the same; run `npm start` to mend the stacks' state, then `npm stop`.",
        );
    say("\nNothing runs any more; the data are kept. `npm start` goes on with them.");
    return 0;
}

export const stop: Command = { summary: "end everything that start began; the data stay", usage, run };
