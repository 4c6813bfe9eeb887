import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { STAGES, type Stage } from "../../../jobs/platform";
import { DEFAULT_PORT } from "../../config";

/**
 * Where each stage's server answers on this machine: its port stands in its stack's file, and on loopback nothing
 * else is needed. A stack without a file is left out, and so is a port that its own `up` will refuse.
 *
 * @param root the project's folder
 */
export function stageUrls(root: string): Partial<Record<Stage, string>> {
    const urls: Partial<Record<Stage, string>> = {};
    for (const stage of STAGES) {
        const file = join(root, `Pulumi.${stage}.yaml`);
        if (!existsSync(file)) continue;
        const { config } = (parse(readFileSync(file, "utf8")) ?? {}) as { config?: Record<string, unknown> };
        const port = Number(config?.["moderato:port"] ?? DEFAULT_PORT[stage]);
        if (Number.isInteger(port)) urls[stage] = `http://127.0.0.1:${String(port)}`;
    }
    return urls;
}
