import { z } from "zod";
import { schemaError } from "../../errors/schema";
import {
    binaryHeader,
    binarySize,
    dataMissing,
    dataTwice,
    parameterUnsupported,
    tensorTwice,
} from "../../errors/tensors";
import { parseJson } from "../../http/read-json";
import { INPUT_NAMES, OUTPUT_NAMES, type InputName, type OutputName } from "./tensors";

const parameters = <T extends z.core.$ZodLooseShape>(known: T) => z.looseObject(known).optional();

/** Extensions of Triton that this server does not have: answered as if they were not there, they would mislead. */
const UNSUPPORTED = ["classification", "shared_memory_region"];

const dimension = z.int().min(1);

/** The protocol's `$request_input`, for the tensors that the model has. */
const requestInputSchema = z.looseObject({
    name: z.enum(INPUT_NAMES),
    datatype: z.string().describe("BYTES for text, INT64 for both others"),
    shape: z.array(dimension).min(1).max(2).describe("[n] or [n,1] for text, [n,length] for both others"),
    data: z
        .array(z.unknown())
        .optional()
        .describe(
            "Row-major, flat or nested as the shape says; absent where the values follow as binary data",
        ),
    parameters: parameters({
        binary_data_size: z.int().min(0).optional().describe("Bytes of the values after the JSON"),
    }),
});

/** The protocol's `$request_output`. */
const requestOutputSchema = z.looseObject({
    name: z.enum(OUTPUT_NAMES),
    parameters: parameters({ binary_data: z.boolean().optional() }),
});

/** The protocol's `$inference_request`, with the parameters of its binary extension. */
export const inferenceRequestSchema = z
    .looseObject({
        id: z.string().max(1000).optional().describe("Returned in the answer"),
        inputs: z.array(requestInputSchema).min(1).max(INPUT_NAMES.length),
        outputs: z.array(requestOutputSchema).optional().describe("All, where absent or empty"),
        parameters: parameters({
            binary_data_output: z
                .boolean()
                .optional()
                .describe("All outputs as binary data, unless they say otherwise"),
        }),
    })
    .meta({
        examples: [
            { inputs: [{ name: "text", datatype: "BYTES", shape: [2], data: ["Thank you.", "You again?"] }] },
            {
                id: "42",
                inputs: [
                    { name: "input_ids", datatype: "INT64", shape: [1, 4], data: [2, 3, 4, 0] },
                    { name: "attention_mask", datatype: "INT64", shape: [1, 4], data: [1, 1, 1, 0] },
                ],
                outputs: [{ name: "scores" }],
            },
        ],
    });

/** An input whose values are not decoded yet. */
export interface RequestedInput {
    name: InputName;
    /** For errors, e.g. `inputs[0]`. */
    field: string;
    datatype: string;
    shape: readonly number[];
    values: readonly unknown[] | Uint8Array;
}

export interface RequestedOutput {
    name: OutputName;
    asBinary: boolean;
}

export interface InferenceRequest {
    id: string | null;
    inputs: RequestedInput[];
    /** In the order in which they are answered. */
    outputs: RequestedOutput[];
}

/**
 * Reads a request: JSON, or JSON and then the inputs' values as binary data.
 *
 * @param jsonLength The header `inference-header-content-length`: bytes of JSON; null where all is JSON.
 * @throws {ServiceError} naming the field that is wrong.
 */
export function readInferenceRequest(body: Uint8Array, jsonLength: string | null): InferenceRequest {
    const length = jsonLength === null ? body.length : lengthOf(jsonLength, body.length);
    const json = parseJson(body.subarray(0, length));
    const parsed = inferenceRequestSchema.safeParse(json);
    if (!parsed.success) throw schemaError(parsed.error, json);
    const { id = null, inputs, outputs, parameters } = parsed.data;
    return {
        id,
        inputs: readInputs(inputs, body.subarray(length)),
        outputs: readOutputs(outputs ?? [], parameters?.binary_data_output ?? false),
    };
}

function lengthOf(header: string, bodyBytes: number): number {
    const length = /^[0-9]{1,10}$/.test(header) ? Number(header) : Infinity;
    if (length > bodyBytes) throw binaryHeader(header, bodyBytes);
    return length;
}

/** Binary values follow each other in the order of the inputs that have them. */
function readInputs(
    inputs: readonly z.infer<typeof requestInputSchema>[],
    binary: Uint8Array,
): RequestedInput[] {
    let offset = 0;
    const read = inputs.map((input, i): RequestedInput => {
        const { name, datatype, shape, data } = input;
        const field = `inputs[${i}]`;
        refuseUnsupported(`${field}.parameters`, input.parameters);
        if (inputs.findIndex((other) => other.name === name) < i) throw tensorTwice("inputs", name);
        const size = input.parameters?.binary_data_size;
        if (data === undefined && size === undefined) throw dataMissing(field);
        if (size === undefined) return { name, field, datatype, shape, values: data as unknown[] };
        if (data !== undefined) throw dataTwice(field);
        const end = offset + size;
        if (end > binary.length)
            throw binarySize(field, size, `${binary.length - offset} are left in the body`);
        const values = binary.subarray(offset, end);
        offset = end;
        return { name, field, datatype, shape, values };
    });
    if (offset < binary.length) throw binarySize("body", binary.length, `its inputs take ${offset}`);
    return read;
}

function readOutputs(
    outputs: readonly z.infer<typeof requestOutputSchema>[],
    binaryByDefault: boolean,
): RequestedOutput[] {
    if (outputs.length === 0) return OUTPUT_NAMES.map((name) => ({ name, asBinary: binaryByDefault }));
    return outputs.map(({ name, parameters }, i) => {
        refuseUnsupported(`outputs[${i}].parameters`, parameters);
        if (outputs.findIndex((other) => other.name === name) < i) throw tensorTwice("outputs", name);
        return { name, asBinary: parameters?.binary_data ?? binaryByDefault };
    });
}

function refuseUnsupported(field: string, parameters: Record<string, unknown> | undefined): void {
    const unsupported = UNSUPPORTED.find(
        (name) => parameters !== undefined && Object.hasOwn(parameters, name),
    );
    if (unsupported !== undefined) throw parameterUnsupported(`${field}.${unsupported}`);
}
