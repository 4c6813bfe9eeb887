import { textCount } from "../../errors/catalogue";
import { datatypeWrong, inputsIncomplete, shapesDiffer, shapeWrong } from "../../errors/tensors";
import type { ServerLimits } from "../../config";
import { checkText } from "../text-checks";
import { withoutPadding } from "../../tensors/token-rows";
import type { RequestedInput } from "./inference-request";
import { decodeIds, decodeStrings, flatten, idsOf, sizeOf, stringsOf } from "../../tensors/tensor-data";
import { DATATYPE_OF } from "./tensors";

/** What the engine scores: texts, or token ids without their padding. */
export type ModelInputs = { texts: string[] } | { encodings: Int32Array[] };

/**
 * The model's inputs from a request's tensors.
 *
 * @throws {ServiceError} naming the tensor, the row or the value that is wrong.
 */
export function modelInputs(inputs: readonly RequestedInput[], limits: ServerLimits): ModelInputs {
    const [text, ids, mask] = (["text", "input_ids", "attention_mask"] as const).map((name) =>
        inputs.find((input) => input.name === name),
    );
    for (const { field, name, datatype } of inputs) {
        if (datatype !== DATATYPE_OF[name])
            throw datatypeWrong(`${field}.datatype`, datatype, DATATYPE_OF[name]);
    }
    if (text !== undefined && inputs.length === 1) return { texts: textsOf(text, limits) };
    if (ids !== undefined && mask !== undefined && inputs.length === 2) {
        return { encodings: encodingsOf(ids, mask, limits) };
    }
    throw inputsIncomplete(inputs.map(({ name }) => name));
}

function textsOf({ field, shape, values }: RequestedInput, limits: ServerLimits): string[] {
    const [rows, columns = 1] = shape as [number, number?];
    if (columns !== 1) throw shapeWrong(`${field}.shape`, shape, "[n] or [n,1]");
    checkRows(field, rows, limits);
    const texts =
        values instanceof Uint8Array
            ? decodeStrings(field, values, rows)
            : stringsOf(`${field}.data`, flatten(`${field}.data`, values, shape));
    texts.forEach((text, i) => checkText(`text[${i}]`, text, limits.textBytes));
    return texts;
}

function encodingsOf(ids: RequestedInput, mask: RequestedInput, limits: ServerLimits): Int32Array[] {
    const [rows, length] = ids.shape as [number, number?];
    if (length === undefined) throw shapeWrong(`${ids.field}.shape`, ids.shape, "[n,length]");
    if (mask.shape.length !== 2 || mask.shape[0] !== rows || mask.shape[1] !== length) {
        throw shapesDiffer(`${mask.field}.shape`, mask.shape, "input_ids");
    }
    checkRows(ids.field, rows, limits);
    return withoutPadding(integersOf(ids), integersOf(mask), rows, length);
}

function integersOf({ field, shape, values }: RequestedInput): Int32Array {
    if (values instanceof Uint8Array) return decodeIds(field, values, sizeOf(shape));
    return idsOf(`${field}.data`, flatten(`${field}.data`, values, shape));
}

function checkRows(field: string, rows: number, { textsPerRequest }: ServerLimits): void {
    if (rows > textsPerRequest) throw textCount(`${field}.shape`, rows, textsPerRequest);
}
