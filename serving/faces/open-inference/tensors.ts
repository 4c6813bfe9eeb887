import { JIGSAW_LABELS } from "../../../model/contract";

/** Datatypes of the protocol that the model's tensors have. */
export type Datatype = "BYTES" | "INT64" | "FP32";

/** A tensor as the model's metadata tells it; -1 is a dimension of any size. */
export interface TensorMetadata<Name extends string = string> {
    name: Name;
    datatype: Datatype;
    shape: readonly number[];
}

const tensor = <Name extends string>(
    name: Name,
    datatype: Datatype,
    shape: readonly number[],
): TensorMetadata<Name> => ({ name, datatype, shape });

/** Either `text`, or both others: token ids of the version's tokenizer, padded on the right. */
export const INPUTS = [
    tensor("text", "BYTES", [-1]),
    tensor("input_ids", "INT64", [-1, -1]),
    tensor("attention_mask", "INT64", [-1, -1]),
] as const;
export type InputName = (typeof INPUTS)[number]["name"];

/**
 * `scores`: calibrated probabilities, `logits`: what they were calibrated from, both in the order of Jigsaw's
 * labels; `label`: toxic or non-toxic, by the version's threshold.
 */
export const OUTPUTS = [
    tensor("scores", "FP32", [-1, JIGSAW_LABELS.length]),
    tensor("logits", "FP32", [-1, JIGSAW_LABELS.length]),
    tensor("label", "BYTES", [-1]),
] as const;
export type OutputName = (typeof OUTPUTS)[number]["name"];

export const INPUT_NAMES = INPUTS.map(({ name }) => name) as [InputName, ...InputName[]];
export const OUTPUT_NAMES = OUTPUTS.map(({ name }) => name) as [OutputName, ...OutputName[]];
export const DATATYPE_OF = Object.fromEntries(INPUTS.map(({ name, datatype }) => [name, datatype])) as Record<
    InputName,
    Datatype
>;
