import { JIGSAW_LABELS } from "../../../model/contract";
import type { ScoredTexts } from "../../scoring/score-service";
import { predict } from "../native/predict";
import type { RequestedOutput } from "./inference-request";
import { encodeFloats, encodeStrings } from "../../tensors/tensor-data";
import { OUTPUTS, type Datatype, type OutputName } from "./tensors";

/** The header that splits a body into JSON and binary data. */
export const JSON_LENGTH_HEADER = "inference-header-content-length";

export interface InferenceAnswer {
    body: Uint8Array<ArrayBuffer> | string;
    headers: Record<string, string>;
}

export interface InferenceAnswerArgs {
    modelName: string;
    id: string | null;
    outputs: readonly RequestedOutput[];
    scored: ScoredTexts;
}

/** The protocol's `$inference_response`: JSON, and after it what was asked for as binary data. */
export function inferenceAnswer({ modelName, id, outputs, scored }: InferenceAnswerArgs): InferenceAnswer {
    const binaries: Uint8Array[] = [];
    const described = outputs.map(({ name, asBinary }) => {
        const values = valuesOf(name, scored);
        const head = { name, datatype: datatypeOf(name), shape: shapeOf(name, scored.scores.length) };
        if (!asBinary) return { ...head, data: Array.from<number | string>(values) };
        const bytes = values instanceof Float32Array ? encodeFloats(values) : encodeStrings(values);
        binaries.push(bytes);
        return { ...head, parameters: { binary_data_size: bytes.length } };
    });
    const json = JSON.stringify({
        model_name: modelName,
        model_version: scored.version,
        ...(id === null ? {} : { id }),
        outputs: described,
    });
    if (binaries.length === 0) return { body: json, headers: { "content-type": "application/json" } };
    const jsonBytes = Buffer.from(json);
    return {
        body: Buffer.concat([jsonBytes, ...binaries]),
        headers: {
            "content-type": "application/octet-stream",
            [JSON_LENGTH_HEADER]: String(jsonBytes.length),
        },
    };
}

function valuesOf(name: OutputName, { scores, logits, contract }: ScoredTexts): Float32Array | string[] {
    switch (name) {
        case "scores":
            return Float32Array.from(scores.flatMap((row) => JIGSAW_LABELS.map((label) => row[label])));
        case "logits":
            return Float32Array.from(logits.flatMap((row) => Array.from(row)));
        case "label":
            return scores.map((row) => predict(row, contract).label);
    }
}

const metadataOf = (name: OutputName) =>
    OUTPUTS.find((output) => output.name === name) as (typeof OUTPUTS)[number];
const datatypeOf = (name: OutputName): Datatype => metadataOf(name).datatype;
const shapeOf = (name: OutputName, rows: number): number[] => [rows, ...metadataOf(name).shape.slice(1)];
