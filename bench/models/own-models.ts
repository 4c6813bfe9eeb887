import { progressObserver } from "../../jobs/runner/progress";
import { ensureEncoder } from "../encoder/ensure-encoder";
import { ensureLinearModel } from "./linear-model";

/** Models that the benchmarks make themselves. */
export type OwnModel = "linear" | "encoder";

/** The model's folder, made once. */
export async function ensureOwnModel(name: OwnModel): Promise<string> {
    if (name === "encoder") return ensureEncoder();
    const observer = progressObserver(process.stderr);
    return ensureLinearModel(observer).finally(() => observer.close());
}
