import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UserError } from "./bootstrap/user-error.mjs";
import { STAGES, platformSchema, type Platform, type Stage } from "../jobs/platform";
import type { Project } from "./project";
import type { Stacks } from "./stacks";

/** The stack that owns what the stages share. */
const PLATFORM_STACK: Stage = "dev";

/**
 * The platform's facts for jobs, out of the stacks' outputs; stages that are not up are left out.
 * @throws UserError when the platform itself is not up
 */
export function platformFrom(outputs: Partial<Record<Stage, Record<string, unknown>>>): Platform {
    const platform = outputs[PLATFORM_STACK] ?? {};
    if (platform["mlflowUrl"] === undefined)
        throw new UserError(
            `The platform is not up: stack ${PLATFORM_STACK} has no output mlflowUrl.`,
            "Run `npm start` first.",
        );
    const stages = STAGES.flatMap((stage) => {
        const { url, alias } = outputs[stage] ?? {};
        return url === undefined ? [] : [[stage, { url, alias }] as const];
    });
    const { mlflowUrl, pipelineUrl, modelName, gates } = platform;
    const facts = platformSchema.safeParse({
        mlflowUrl,
        pipelineUrl,
        modelName,
        gates,
        stages: Object.fromEntries(stages),
    });
    if (facts.success) return facts.data;
    throw new UserError(
        `The stacks' outputs are not those of this version of the program:\n${z.prettifyError(facts.error)}`,
        "Run `npm start`, which brings every stack up to date.",
    );
}

/** Reads the outputs of every stack that exists. */
export async function collectPlatform(stacks: Stacks): Promise<Platform> {
    const known = new Set((await stacks.existing()).map(({ name }) => name));
    const outputs = await Promise.all(
        STAGES.filter((stage) => known.has(stage)).map(
            async (stage) => [stage, await stacks.outputs(stage)] as const,
        ),
    );
    return platformFrom(Object.fromEntries(outputs));
}

/** Writes the file that `MODERATO_PLATFORM` names for jobs, in one step, so that a reader never sees half of it. */
export function writePlatform(project: Project, platform: Platform): string {
    const file = join(project.home, "platform.json");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(platform, null, 2)}\n`);
    renameSync(`${file}.new`, file);
    return file;
}
