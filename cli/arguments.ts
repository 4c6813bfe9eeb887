import { parseArgs, type ParseArgsConfig } from "node:util";
import { UserError } from "./bootstrap/user-error.mjs";

/** As node:util's parseArgs, with the usage in the error. */
export function parseArguments<T extends ParseArgsConfig>(
    config: T,
    usage: string,
): ReturnType<typeof parseArgs<T>> {
    try {
        return parseArgs(config);
    } catch (error) {
        // Node's messages go on with advice about its own API after the first sentence.
        throw new UserError(`${(error as Error).message.split(". ")[0] ?? ""}.`, usage);
    }
}
