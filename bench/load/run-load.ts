import { join } from "node:path";
import { runNodeForJson } from "../node-process";
import type { LoadPlan, LoadResult } from "./load";

/**
 * Puts a server under load from a process of its own, so that neither disturbs the other's event loop.
 *
 * @param cores CPU cores that the generator keeps to, numbered as by `taskset`; null for all.
 * @throws {BenchError} where the generator itself fails; failed requests are part of its result.
 */
export function runLoad(plan: LoadPlan, cores: readonly number[] | null): Promise<LoadResult> {
    return runNodeForJson<LoadResult>(join(__dirname, "generator-main.ts"), plan, cores);
}
