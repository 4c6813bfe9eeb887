import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { bundleServer } from "../../../serving/bundle";

/** Bundles that are kept: each stage may still run another one, and loads its worker file again after a crash. */
const KEPT = 8;

/**
 * Bundles the server into a folder named after its content, so that a running server keeps the code it was started
 * with, and a change of the code is a change of the service's command, which a preview shows.
 *
 * @param root the project's folder; bundles lie in its `dist/server/`, where the native runtime resolves
 * @returns the file to start
 */
export async function buildServer(root: string): Promise<string> {
    const bundles = join(root, "dist", "server");
    const building = join(bundles, `building-${randomUUID()}`);
    await bundleServer(building);
    const target = join(bundles, contentDigest(building));
    if (existsSync(target)) rmSync(building, { recursive: true });
    else
        try {
            renameSync(building, target);
        } catch (error) {
            // Another stack's program made the same one first.
            if (!existsSync(target)) throw error;
            rmSync(building, { recursive: true });
        }
    const now = new Date();
    utimesSync(target, now, now);
    prune(bundles);
    return join(target, "main.js");
}

function contentDigest(directory: string): string {
    const hash = createHash("sha256");
    for (const file of readdirSync(directory, { recursive: true, encoding: "utf8" }).sort())
        if (statSync(join(directory, file)).isFile())
            hash.update(file)
                .update("\0")
                .update(readFileSync(join(directory, file)))
                .update("\0");
    return hash.digest("hex").slice(0, 16);
}

/** Removes the bundles that were used longest ago, and what a killed build left behind. */
function prune(bundles: string): void {
    const age = (name: string): number => Date.now() - statSync(join(bundles, name)).mtimeMs;
    const names = readdirSync(bundles);
    const abandoned = names.filter((name) => name.startsWith("building-") && age(name) > 3_600_000);
    const old = names
        .filter((name) => !name.startsWith("building-"))
        .sort((a, b) => age(a) - age(b))
        .slice(KEPT);
    for (const name of [...abandoned, ...old]) rmSync(join(bundles, name), { recursive: true, force: true });
}
