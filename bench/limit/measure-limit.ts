import { join } from "node:path";
import { runNodeForJson } from "../node-process";
import type { LimitPlan, LimitResult } from "./limit";

/**
 * What the hardware gives: the same tokenizer and model called in process, without HTTP, queue or server.
 *
 * @param cores CPU cores that it keeps to; null for all.
 */
export function measureLimit(plan: LimitPlan, cores: readonly number[] | null): Promise<LimitResult> {
    return runNodeForJson<LimitResult>(join(__dirname, "limit-main.ts"), plan, cores);
}
