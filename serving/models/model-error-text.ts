import { sep } from "node:path";
import { ModelError } from "../../model/model-error";

/** A ModelError that names files by their names only: where this server keeps them is nobody's business. */
export function withoutFolder(error: unknown, directory: string): unknown {
    if (!(error instanceof ModelError)) return error;
    return new ModelError(error.fault, error.message.replaceAll(directory + sep, ""), { cause: error });
}
