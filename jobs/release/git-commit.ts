import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The commit that is checked out here, or as `GIT_COMMIT` says (images have no `.git`); null where unknown. */
export async function gitCommit(environment: NodeJS.ProcessEnv = process.env): Promise<string | null> {
    if (environment["GIT_COMMIT"]) return environment["GIT_COMMIT"];
    try {
        const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"]);
        return stdout.trim();
    } catch {
        return null; // No git, or no repository: a version without a commit is still a version.
    }
}
