import { join } from "node:path";
import { step } from "../../cli/bootstrap/progress.mjs";
import { cacheHome } from "../../cli/tools/cache";
import { findPython } from "../../cli/tools/python";
import { ensureUv, ensureVenv } from "../../cli/tools/venvs";

/** The virtual environment of each peer, made once from its lock file and kept in the project's cache. */
export class PeerEnvironments {
    private readonly root = join(__dirname, "..", "..");
    private readonly made = new Map<string, Promise<string>>();

    /** @param logs Folder for the logs of installations. */
    constructor(private readonly logs: string) {}

    /**
     * Folder of the environment of `<name>.lock` beside this file.
     *
     * @throws {UserError} where it cannot be installed, e.g. offline; asked again, it throws the same.
     */
    directory(name: string): Promise<string> {
        const known = this.made.get(name);
        if (known !== undefined) return known;
        const making = step(`environment of ${name}`, ({ note }) => this.make(name, note), { quiet: true });
        this.made.set(name, making);
        return making;
    }

    private async make(name: string, note: (detail: string) => void): Promise<string> {
        const python = await findPython();
        const context = { cache: cacheHome(), logs: this.logs, python, note };
        const uv = await ensureUv(this.root, context);
        return ensureVenv(uv, `peer-${name}`, join(__dirname, `${name}.lock`), context);
    }
}
