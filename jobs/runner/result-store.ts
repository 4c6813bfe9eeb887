import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { StepDefinition } from "../pipelines/definition";
import { digestPath } from "./digest";

const RECORD = "result.json";
const recordSchema = z.object({
    step: z.string(),
    key: z.string(),
    outputs: z.record(z.string(), z.string()),
});

/** Whole outputs of a step. */
export interface StepResult {
    /** Holds each output under its name. */
    folder: string;
    /** Output name to digest of its content. */
    digests: Record<string, string>;
}

/**
 * Results of steps in `<home>/results/`, each a folder named by step and cache key. A result is written
 * elsewhere and renamed into place, so that it is there whole or not at all, whenever a kill comes.
 */
export class ResultStore {
    readonly root: string;

    constructor(home: string) {
        this.root = join(home, "results");
    }

    /** null where there is none, or where its content is no longer what was written. */
    async find(step: StepDefinition, key: string): Promise<StepResult | null> {
        const folder = this.folderOf(step, key);
        let record: z.infer<typeof recordSchema>;
        try {
            record = recordSchema.parse(JSON.parse(await readFile(join(folder, RECORD), "utf8")));
        } catch {
            return null;
        }
        for (const output of Object.keys(step.outputs)) {
            const digest = await digestPath(join(folder, output)).catch(() => null);
            if (digest === null || digest !== record.outputs[output]) return null;
        }
        return { folder, digests: record.outputs };
    }

    /** Moves the folder `written` into the store; throws where the step did not write what it declares. */
    async keep(step: StepDefinition, key: string, written: string): Promise<StepResult> {
        const digests = await digestOutputs(step, written);
        await writeFile(join(written, RECORD), JSON.stringify({ step: step.name, key, outputs: digests }));
        const folder = this.folderOf(step, key);
        await replaceFolder(written, folder);
        return { folder, digests };
    }

    /** Removes results that none of `used` (folders) names. */
    async prune(used: ReadonlySet<string>): Promise<void> {
        const names = await readdir(this.root).catch(() => []);
        const unused = names.map((name) => join(this.root, name)).filter((folder) => !used.has(folder));
        await Promise.all(unused.map((folder) => rm(folder, { recursive: true, force: true })));
    }

    private folderOf(step: StepDefinition, key: string): string {
        return join(this.root, `${step.name}-${key.slice(0, 24)}`);
    }
}

/** Digest of each declared output below `folder`; throws naming one that the step did not write. */
export async function digestOutputs(step: StepDefinition, folder: string): Promise<Record<string, string>> {
    const digests: Record<string, string> = {};
    for (const [output, kind] of Object.entries(step.outputs)) {
        digests[output] = await digestPath(join(folder, output)).catch((error: NodeJS.ErrnoException) => {
            if (error.code !== "ENOENT") throw error;
            throw new Error(
                `step ${step.name} ended well, but did not write its output ${output} (a ${kind})`,
            );
        });
    }
    return digests;
}

/** Puts `from` where `to` is or was. A folder can't be renamed over one that has content, so that goes first. */
export async function replaceFolder(from: string, to: string): Promise<void> {
    await rm(to, { recursive: true, force: true });
    await mkdir(join(to, ".."), { recursive: true });
    await rename(from, to);
}
