import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelRegistry, RegisteredVersion } from "../../model/registry";

/** A registry in memory whose versions are folders on disk. */
export class FakeRegistry implements ModelRegistry {
    readonly aliases = new Map<string, string>();
    /** Every call, in order: `alias`, or `<version>/<file>`. */
    readonly calls: string[] = [];
    /** While set, every question fails as it does when nobody listens. */
    offline = false;
    /** While set, files cannot be fetched, though questions are answered. */
    downloadsFail = false;
    private readonly versions = new Map<string, { directory: string; source: string }>();

    add(version: string, directory: string, source = `fake:/${version}`): void {
        this.versions.set(version, { directory, source });
    }

    async versionByAlias(name: string, alias: string): Promise<RegisteredVersion | null> {
        this.calls.push("alias");
        if (this.offline) throw new Error("connect ECONNREFUSED");
        const version = this.aliases.get(alias);
        return version === undefined ? null : this.version(name, version);
    }

    async version(name: string, version: string): Promise<RegisteredVersion | null> {
        if (this.offline) throw new Error("connect ECONNREFUSED");
        const found = this.versions.get(version);
        if (found === undefined) return null;
        const { source } = found;
        return { name, version, source, runId: null, aliases: [], tags: {}, createdAt: 0 };
    }

    async downloadFile({ version }: RegisteredVersion, file: string, destination: string): Promise<void> {
        this.calls.push(`${version}/${file}`);
        if (this.offline || this.downloadsFail) throw new Error("connect ECONNREFUSED");
        await copyFile(join(this.versions.get(version)?.directory ?? "", file), destination);
    }
}
