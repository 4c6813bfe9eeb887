import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { z } from "zod";

/** A mistake of the person who gave the command; `message` says what is allowed and the remedy. */
export class UsageError extends Error {
    override readonly name = "UsageError";
}

/** A step gave its verdict, and it is no. */
export class GateError extends Error {
    override readonly name = "GateError";
}

/** Text options of a command: those named in `required` must be there, others may. */
export function parseOptions<R extends string, O extends string>(
    argv: readonly string[],
    usage: string,
    required: readonly R[],
    optional: readonly O[],
): Record<R, string> & Partial<Record<O, string>> {
    const names = [...required, ...optional];
    let values: Record<string, unknown>;
    try {
        values = parseArgs({
            args: [...argv],
            options: Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
        }).values;
    } catch (error) {
        throw new UsageError(`${(error as Error).message.split(". ")[0]}.\n${usage}`);
    }
    for (const name of required) {
        if (!values[name]) throw new UsageError(`--${name} is missing.\n${usage}`);
    }
    return values as Record<R, string> & Partial<Record<O, string>>;
}

/** A number within bounds, from an option's text. */
export function numberOption(name: string, text: string, min: number, max: number): number {
    const value = text.trim() === "" ? NaN : Number(text);
    if (!(value >= min && value <= max)) {
        throw new UsageError(`--${name} is ${JSON.stringify(text)}; allowed: a number from ${min} to ${max}`);
    }
    return value;
}

export async function writeJson(path: string, content: unknown): Promise<void> {
    await writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
}

/** Reads and checks a JSON file of another step; `madeBy` names the command that writes it. */
export async function readJson<T extends z.ZodType>(
    path: string,
    schema: T,
    madeBy: string,
): Promise<z.infer<T>> {
    let content: unknown;
    try {
        content = JSON.parse(await readFile(path, "utf8"));
    } catch (error) {
        throw new UsageError(
            `${path} cannot be read as JSON (${(error as Error).message}); \`${madeBy}\` writes it`,
        );
    }
    const parsed = schema.safeParse(content);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new UsageError(
        `${path}, field ${issue?.path.join(".")}: ${issue?.message}; \`${madeBy}\` writes it`,
    );
}

/** Progress goes to stderr, where a person or the runner's log has it. */
export function progress(line: string): void {
    process.stderr.write(`${line}\n`);
}
