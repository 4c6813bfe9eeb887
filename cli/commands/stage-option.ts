import { UserError } from "../bootstrap/user-error.mjs";
import { STAGES, type Stage } from "../../jobs/platform";

/** The value of an option that names a stage. */
export function stageOption(option: string, value: string | undefined, usage: string): Stage {
    const stage = STAGES.find((name) => name === value);
    if (stage) return stage;
    throw new UserError(
        `${option} is ${value === undefined ? "missing" : JSON.stringify(value)}; allowed: ${STAGES.join(", ")}.`,
        usage,
    );
}
