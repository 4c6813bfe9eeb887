import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");

/** Ports of the copy, apart from the defaults, so that a test runs beside a platform that is up. */
export const PORTS = {
    production: 18_000,
    dev: 18_001,
    staging: 18_002,
    canary: 18_003,
    pipeline: 18_010,
    mlflow: 18_020,
};

export interface Finished {
    code: number | null;
    output: string;
}

/** A copy of the project with its own ports and data folder: what a user has after a clone. */
export class Installation {
    readonly directory = mkdtempSync(join(tmpdir(), "moderato-e2e-"));
    readonly home = join(this.directory, ".moderato");

    constructor() {
        const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
            cwd: root,
            encoding: "utf8",
        });
        for (const file of list.split("\0").filter(Boolean)) {
            const target = join(this.directory, file);
            mkdirSync(dirname(target), { recursive: true });
            cpSync(join(root, file), target, { force: true });
        }
        symlinkSync(join(root, "node_modules"), join(this.directory, "node_modules"));
        for (const stack of ["dev", "staging", "canary", "production"])
            this.edit(`Pulumi.${stack}.yaml`, (text) => text.replaceAll(/: 80(\d\d)$/gm, ": 180$1"));
    }

    edit(file: string, change: (text: string) => string): void {
        const path = join(this.directory, file);
        writeFileSync(path, change(readFileSync(path, "utf8")));
    }

    /** Runs a command of the project to its end. */
    run(...args: string[]): Promise<Finished> {
        // Another installation's folder and backend must not leak in from whoever runs the tests.
        const env = { ...process.env };
        for (const name of ["MODERATO_HOME", "PULUMI_BACKEND_URL", "MODERATO_PLATFORM", "INIT_CWD"])
            delete env[name];
        return new Promise((resolve, reject) => {
            const child = spawn(process.execPath, ["cli/moderato.mjs", ...args], {
                cwd: this.directory,
                env,
                stdio: ["ignore", "pipe", "pipe"],
            });
            let output = "";
            for (const stream of [child.stdout, child.stderr])
                stream.setEncoding("utf8").on("data", (text: string) => (output += text));
            child.on("error", reject);
            child.on("close", (code) => resolve({ code, output }));
        });
    }

    /** Runs a command that must succeed. @returns what it printed */
    async ok(...args: string[]): Promise<string> {
        const { code, output } = await this.run(...args);
        if (code !== 0) throw new Error(`${args.join(" ")} exited ${String(code)}:\n${output}`);
        return output;
    }

    pulumi(stack: string, ...args: string[]): Promise<Finished> {
        return this.run("pulumi", ...args, "--stack", stack, "--non-interactive", "--color", "never");
    }

    /** Processes that belong to this installation still, by their command lines. */
    processes(): string[] {
        const list = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
        return list.split("\n").filter((line) => line.includes(this.directory));
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }
}
