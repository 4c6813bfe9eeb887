import { chmodSync, copyFileSync, existsSync, linkSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { contentKey, ensureEntry, fileKey } from "./cache";
import { which } from "./process";

/** The engine finds its plugins by these names, beside its own executable or on PATH. */
const HOST_FILES = {
    "pulumi-language-nodejs": "language-host.ts",
    "pulumi-resource-pulumi-nodejs": "dynamic-provider.ts",
};

/** Whether a CLI has Pulumi's own language host for Node, as every release does. */
export function hasLanguageHost(pulumi: string, path: string | undefined = process.env["PATH"]): boolean {
    return (
        existsSync(join(dirname(realpathSync(pulumi)), "pulumi-language-nodejs")) ||
        which("pulumi-language-nodejs", path) !== undefined
    );
}

/**
 * A folder with the CLI and our own language host beside it: there the engine looks without a word, whereas a host
 * found on PATH is warned of at every command. The host is bundled into single files, which start twice as fast.
 * @returns the path of the CLI in it
 */
export async function withOwnHost(root: string, cache: string, pulumi: string): Promise<string> {
    const sources = join(root, "cli", "pulumi", "host");
    const files = readdirSync(sources)
        .sort()
        .map((file) => join(sources, file));
    const sdk = join(root, "node_modules", "@pulumi", "pulumi", "package.json");
    const binary = statSync(pulumi);
    const key = contentKey(
        fileKey(...files, sdk),
        pulumi,
        `${String(binary.size)} ${String(binary.mtimeMs)}`,
    );
    const directory = await ensureEntry(join(cache, "pulumi", `with-host-${key}`), (target) => {
        for (const [name, entry] of Object.entries(HOST_FILES)) {
            const outfile = join(target, name);
            buildSync({
                absWorkingDir: root,
                entryPoints: [join(sources, entry)],
                outfile,
                bundle: true,
                platform: "node",
                target: "node20",
                banner: { js: "#!/usr/bin/env node" },
                logLevel: "silent",
            });
            chmodSync(outfile, 0o755);
        }
        linkOrCopy(pulumi, join(target, "pulumi"));
    });
    return join(directory, "pulumi");
}

/** The CLI is 110 MiB: a link where the file system allows, else a copy. A symbolic link would be resolved. */
function linkOrCopy(from: string, to: string): void {
    try {
        linkSync(realpathSync(from), to);
    } catch {
        copyFileSync(from, to);
    }
}
