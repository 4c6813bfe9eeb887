import { join } from "node:path";
import { UserError } from "../bootstrap/user-error.mjs";
import { ensureEntry, fileKey, isComplete } from "./cache";
import { buildPulumi, whyNotBuild } from "./pulumi-build";
import { DownloadUnavailable, downloadPulumi } from "./pulumi-download";
import { hasLanguageHost, withOwnHost } from "./pulumi-host";
import { OLDEST_PULUMI, PULUMI_VERSION, isAtLeast, releasePlatform } from "./pulumi-version";
import { capture, which } from "./process";

export interface PulumiCli {
    executable: string;
    /** Where it came from, in words. */
    origin: string;
    /** Whether our own language host stands beside it, so that the engine must not look for plugins elsewhere. */
    ownHost: boolean;
}

export interface PulumiContext {
    root: string;
    cache: string;
    logs: string;
    note: (detail: string) => void;
}

/**
 * The Pulumi CLI: the one on PATH, else the official download, else built from Go modules.
 * @throws UserError that names what was tried and how to go on
 */
export async function ensurePulumi(context: PulumiContext): Promise<PulumiCli> {
    const tried: string[] = [];
    // What was built here once is used without asking the download site again at every start.
    const built = isComplete(builtDirectory(context));
    for (const way of built ? [fromPath, fromGo] : [fromPath, fromDownload, fromGo]) {
        const found = await way(context);
        if (typeof found !== "string") return found;
        tried.push(found);
    }
    throw new UserError(
        `No Pulumi CLI ${OLDEST_PULUMI} or newer could be had. Tried:\n${tried.map((line) => `    - ${line}`).join("\n")}`,
        "Install Pulumi (pulumi.com/docs/install), or connect this machine to Pulumi's download site, or install Go 1.26 or newer (go.dev/dl), then run the command again.",
    );
}

async function fromPath({ root, cache }: PulumiContext): Promise<PulumiCli | string> {
    const path = which("pulumi");
    if (!path) return "PATH: no `pulumi` there";
    const { stdout } = await capture(path, ["version"], {
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeoutMs: 20_000,
    });
    const version = stdout.trim();
    if (!isAtLeast(version, OLDEST_PULUMI)) return `PATH: ${path} is ${version || "not runnable"}, too old`;
    if (hasLanguageHost(path)) return { executable: path, origin: `${version} on PATH`, ownHost: false };
    return { executable: await withOwnHost(root, cache, path), origin: `${version} on PATH`, ownHost: true };
}

async function fromDownload({ cache, note }: PulumiContext): Promise<PulumiCli | string> {
    const platform = releasePlatform(process.platform, process.arch);
    if (!platform) return `download: Pulumi has no release for ${process.platform} on ${process.arch}`;
    const directory = join(cache, "pulumi", `${PULUMI_VERSION}-${platform}`);
    try {
        await ensureEntry(
            directory,
            (target) => {
                note(`downloading ${PULUMI_VERSION}`);
                return downloadPulumi(target, PULUMI_VERSION, platform, note);
            },
            { onWait: ({ pid }) => note(`waiting for process ${String(pid)}, which fetches the same`) },
        );
    } catch (error) {
        if (error instanceof DownloadUnavailable) return `download: ${error.message}`;
        throw error;
    }
    return { executable: join(directory, "pulumi"), origin: `${PULUMI_VERSION}, downloaded`, ownHost: false };
}

/** Where the CLI that Go builds lies: the key holds what decides its content. */
function builtDirectory({ root, cache }: PulumiContext): string {
    const module = join(root, "cli", "pulumi", "go");
    const key = fileKey(join(module, "go.mod"), join(module, "go.sum"), join(module, "tools.go"));
    return join(cache, "pulumi", `${PULUMI_VERSION}-built-${key}`);
}

async function fromGo(context: PulumiContext): Promise<PulumiCli | string> {
    const { root, cache, logs, note } = context;
    const directory = builtDirectory(context);
    if (!isComplete(directory)) {
        const why = await whyNotBuild(root);
        if (why) return `building from Go modules: ${why}`;
    }
    await ensureEntry(directory, (target) => buildPulumi(root, target, PULUMI_VERSION, logs, note), {
        onWait: ({ pid }) => note(`waiting for process ${String(pid)}, which builds the same`),
    });
    return {
        executable: await withOwnHost(root, cache, join(directory, "pulumi")),
        origin: `${PULUMI_VERSION}, built from Go modules`,
        ownHost: true,
    };
}
