import { spawn } from "node:child_process";
import { BenchError } from "./bench-error";

/**
 * Runs a Python program of the project in the jobs' environment.
 *
 * @param args The program's path and its arguments.
 * @throws {BenchError} where there is no such environment, or with the last lines of what the program said.
 */
export async function runJobsPython(args: readonly string[]): Promise<void> {
    const python = process.env["MODERATO_JOBS_PYTHON"];
    if (python === undefined || python === "")
        throw new BenchError(
            "MODERATO_JOBS_PYTHON is unset; it names the interpreter of the jobs' Python environment. " +
                "Start the benchmark by its npm script, which sets it.",
        );
    const child = spawn(python, args, { stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (told = (told + text).slice(-4000)));
    const code = await new Promise<number | null>((resolve, reject) => {
        child.on("error", (error) => reject(new BenchError(`${python} does not start: ${error.message}.`)));
        child.on("close", resolve);
    });
    if (code !== 0)
        throw new BenchError(
            `${args[0] ?? python} failed with exit code ${String(code)}:\n${told.trimEnd()}`,
        );
}
