import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { capture, runLogged, which } from "./process";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const MODULE_FILES = ["go.mod", "go.sum", "tools.go"];
export const OLDEST_GO = [1, 26] as const;
const NOTE_EVERY_MS = 5_000;

/** Whether `go version` prints a Go that can build the CLI. */
export function isGoUsable(output: string): boolean {
    const match = /\bgo(\d+)\.(\d+)/.exec(output);
    if (!match) return false;
    const [major, minor] = [Number(match[1]), Number(match[2])];
    return major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1]);
}

/** Why the CLI cannot be built here, or undefined. A Go since 1.21 may fetch the newer one that go.mod asks for. */
export async function whyNotBuild(root: string): Promise<string | undefined> {
    if (!which("go")) return "there is no `go` on PATH";
    const { stdout, stderr } = await capture("go", ["version"], { cwd: join(root, "cli", "pulumi", "go") });
    return isGoUsable(stdout)
        ? undefined
        : `Go ${OLDEST_GO.join(".")} or newer is needed, here is ${JSON.stringify((stdout || stderr).trim().split("\n")[0])}`;
}

/**
 * Builds the CLI from Go modules into `directory`. go.sum pins every module by its hash.
 * @param logs folder for the build's log
 */
export async function buildPulumi(
    root: string,
    directory: string,
    version: string,
    logs: string,
    note: (detail: string) => void,
): Promise<void> {
    const source = join(directory, "source");
    mkdirSync(source, { recursive: true });
    for (const file of MODULE_FILES)
        copyFileSync(join(root, "cli", "pulumi", "go", file), join(source, file));
    let [compiled, last] = [0, "fetching modules"];
    const report = (): void =>
        note(`building from Go modules: ${String(compiled)} packages compiled, last ${last}`);
    report();
    const timer = setInterval(report, NOTE_EVERY_MS);
    const flags = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
    try {
        await runLogged("go", ["build", "-v", "-o", `${directory}/pulumi`, "-ldflags", flags, PACKAGE], {
            cwd: source,
            // The caller's own flags (-mod, -tags) would not fit this module.
            env: { ...process.env, GOFLAGS: "-buildvcs=false", GOWORK: "off" },
            log: join(logs, "pulumi-build.log"),
            onLine: (line) => {
                if (line.startsWith("go: downloading")) last = line.slice("go: ".length);
                else [compiled, last] = [compiled + 1, line];
            },
            doing: "Building the Pulumi CLI from Go modules",
            remedy: "It needs about 5 GB of disk for Go's caches and a way to Go's module proxy. Or install Pulumi yourself (pulumi.com/docs/install) and run the command again.",
        });
    } finally {
        clearInterval(timer);
    }
}
