/** What is wrong with a model folder; each names a different remedy. */
export type ModelFault =
    | "missing-file"
    | "wrong-size"
    | "wrong-hash"
    | "wrong-contract"
    | "wrong-tokenizer"
    | "wrong-graph"
    | "wrong-output";

/** A model that must not serve. `message` names the file, what was found, what is allowed and the remedy. */
export class ModelError extends Error {
    constructor(
        readonly fault: ModelFault,
        message: string,
        options?: ErrorOptions,
    ) {
        super(message, options);
        this.name = "ModelError";
    }
}
