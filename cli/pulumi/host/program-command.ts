import { createRequire } from "node:module";
import { join } from "node:path";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";

export interface ProgramCommand {
    /** Arguments of `node`. */
    args: string[];
    env: Record<string, string>;
    cwd: string;
}

/** Words of a command line as a shell splits them: blanks separate, '…' and "…" keep them together. */
export function splitWords(line: string): string[] {
    const words = line.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
    return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** The `node` command that runs the program; flags and environment are those that @pulumi/pulumi/cmd/run reads. */
export function programCommand(request: RunRequest, engineAddress: string): ProgramCommand {
    const info = request.getInfo();
    const cwd = info?.getProgramDirectory() || request.getPwd();
    const options = info?.getOptions()?.toJavaScript() ?? {};
    const flags = {
        monitor: request.getMonitorAddress(),
        engine: engineAddress,
        organization: request.getOrganization(),
        project: request.getProject(),
        "root-directory": info?.getRootDirectory() || cwd,
        stack: request.getStack(),
        pwd: request.getPwd(),
        parallel: request.getParallel(),
    };
    const args = [
        ...splitWords(typeof options["nodeargs"] === "string" ? options["nodeargs"] : ""),
        createRequire(join(cwd, "_")).resolve("@pulumi/pulumi/cmd/run"),
        ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}=${String(value)}`] : [])),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        info?.getEntryPoint() || request.getProgram() || ".",
        ...request.getArgsList(),
    ];
    const env: Record<string, string> = {
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        PULUMI_NODEJS_TYPESCRIPT: String([undefined, true, "true"].includes(options["typescript"] as string)),
    };
    if (typeof options["tsconfig"] === "string") env["PULUMI_NODEJS_TSCONFIG_PATH"] = options["tsconfig"];
    return { args, env, cwd };
}
