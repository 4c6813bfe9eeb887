import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { CONTRACT_FILE } from "../model/contract";
import { BenchError } from "./bench-error";

/** What both benchmarks make of the values of their options; relative paths start from the user's folder. */

/** A model folder. @throws {BenchError} where it holds no contract */
export function modelFolder(value: string, directory: string, usage?: string): string {
    const folder = resolve(directory, value);
    if (existsSync(join(folder, CONTRACT_FILE))) return folder;
    const allowed = `linear, encoder, both, or a folder that holds ${CONTRACT_FILE}`;
    throw wrongValue("--model", value, allowed, usage);
}

/** Number of texts. @throws {BenchError} where it is none, or too small */
export function textCount(value: string, fewest: number, usage?: string): number {
    const count = Number(value);
    if (Number.isInteger(count) && count >= fewest) return count;
    throw wrongValue("--texts", value, `a whole number from ${String(fewest)}`, usage);
}

export function dataSource(value: string, directory: string): string {
    return value === "sample" ? "sample" : resolve(directory, value);
}

/** null: the default. */
export function outFolder(value: string | undefined, directory: string): string | null {
    return value === undefined ? null : resolve(directory, value);
}

export function wrongValue(option: string, value: string, allowed: string, usage?: string): BenchError {
    return new BenchError(`${option} is ${JSON.stringify(value)}; it must be ${allowed}.`, usage);
}
