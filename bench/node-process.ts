import { spawn } from "node:child_process";
import { throwIfInterrupted, track } from "../cli/interrupt";
import { BenchError } from "./bench-error";

/**
 * The command that keeps a program to some cores; all of them where `cores` is null.
 *
 * @param cores Numbered as the kernel does, from 0.
 * @throws {BenchError} where this system cannot pin a process.
 */
export function pinned(
    command: readonly [string, ...string[]],
    cores: readonly number[] | null,
    platform: NodeJS.Platform = process.platform,
): [string, ...string[]] {
    if (cores === null) return [...command];
    if (platform !== "linux")
        throw new BenchError(
            `Keeping a process to chosen cores needs taskset, which ${platform} does not have. ` +
                `Use --mode unpinned, or Linux.`,
        );
    return ["taskset", "--cpu-list", cores.join(","), ...command];
}

/**
 * Runs a TypeScript file of the bench in a process of its own: `input` as JSON on its standard input, its answer as
 * JSON from its standard output.
 *
 * @throws {BenchError} where it fails, with what it said.
 */
export async function runNodeForJson<T>(
    file: string,
    input: unknown,
    cores: readonly number[] | null,
): Promise<T> {
    throwIfInterrupted();
    const node = [process.execPath, "--require", require.resolve("tsx/cjs"), file] as const;
    const [program, ...args] = pinned(node, cores);
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    track(child);
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
        child[name].setEncoding("utf8").on("data", (text: string) => (output[name] += text));
    // A child that fails early closes its input; its exit code and words tell more than EPIPE.
    child.stdin.on("error", () => undefined);
    child.stdin.end(JSON.stringify(input));
    const code = await new Promise<number | null>((resolve, reject) => {
        child.on("error", (error) => reject(new BenchError(`${program} does not start: ${error.message}.`)));
        child.on("close", resolve);
    });
    throwIfInterrupted();
    if (code !== 0)
        throw new BenchError(
            `${file} failed with exit code ${String(code)}: ${output.stderr.trim().slice(-2000)}`,
        );
    return JSON.parse(output.stdout) as T;
}
