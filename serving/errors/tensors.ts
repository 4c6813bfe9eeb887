import { ServiceError } from "./service-error";

/** Errors of tensors: of the Open Inference Protocol's and of token ids that come as arrays. */

interface Mistake {
    code: string;
    field: string;
    /** What is wrong, e.g. "holds 3 values". */
    found: string;
    /** What would be right, e.g. "its shape asks for 4". */
    allowed: string;
    remedy: string;
}

const mistake = ({ code, field, found, allowed, remedy }: Mistake): ServiceError =>
    new ServiceError({
        code,
        status: 400,
        message: `${field} ${found}; ${allowed}. ${remedy}`,
        field,
        allowed,
        remedy,
    });

export const modelNameUnknown = (name: string, modelName: string): ServiceError =>
    new ServiceError({
        code: "model_unknown",
        status: 404,
        message: `Request for unknown model: ${JSON.stringify(name)} is not found; this server has ${modelName}.`,
        field: "model",
        value: name,
        allowed: modelName,
        remedy: `Ask for ${modelName}.`,
    });

export const tensorTwice = (field: string, name: string): ServiceError =>
    mistake({
        code: "tensor_twice",
        field,
        found: `holds ${name} twice`,
        allowed: "each tensor may come once",
        remedy: "Leave one out.",
    });

export const inputsIncomplete = (names: readonly string[]): ServiceError =>
    mistake({
        code: "inputs_incomplete",
        field: "inputs",
        found: `holds ${names.length === 0 ? "nothing" : names.join(" and ")}`,
        allowed: "the model takes text alone, or input_ids together with attention_mask",
        remedy: "Send one of both.",
    });

export const datatypeWrong = (field: string, datatype: string, expected: string): ServiceError =>
    mistake({
        code: "datatype_wrong",
        field,
        found: `has datatype ${datatype}`,
        allowed: `the model expects ${expected}`,
        remedy: `Send it as ${expected}.`,
    });

export const shapeWrong = (field: string, shape: readonly number[], expected: string): ServiceError =>
    mistake({
        code: "shape_wrong",
        field,
        found: `has shape [${shape.slice(0, 8).join(",")}]`,
        allowed: `the model expects ${expected}`,
        remedy: "Send that shape.",
    });

export const shapesDiffer = (field: string, shape: readonly number[], other: string): ServiceError =>
    mistake({
        code: "shapes_differ",
        field,
        found: `has shape [${shape.join(",")}]`,
        allowed: `${other} has another`,
        remedy: "Send both with the same shape.",
    });

export const dataMissing = (field: string): ServiceError =>
    mistake({
        code: "data_missing",
        field,
        found: "has no data",
        allowed: "it must have either data or parameters.binary_data_size",
        remedy: "Send its values.",
    });

export const dataTwice = (field: string): ServiceError =>
    mistake({
        code: "data_twice",
        field,
        found: "has data and parameters.binary_data_size",
        allowed: "only one of them may be given",
        remedy: "Leave one out.",
    });

/** `found` may be more than is known: counting stops where the excess is certain. */
export const dataCount = (field: string, found: number, expected: number): ServiceError =>
    mistake({
        code: "data_count",
        field,
        found: found > expected ? `holds more than ${expected} values` : `holds ${found} values`,
        allowed: `its shape asks for ${expected}`,
        remedy: "Make shape and data fit.",
    });

export const dataNested = (field: string): ServiceError =>
    mistake({
        code: "data_nested",
        field,
        found: "is nested otherwise than its shape",
        allowed: "data is a flat array or nested as the shape says",
        remedy: "Make shape and data fit.",
    });

export const elementWrong = (field: string, expected: string): ServiceError =>
    mistake({
        code: "element_wrong",
        field,
        found: "is not of the tensor's datatype",
        allowed: `it must be ${expected}`,
        remedy: "Correct it.",
    });

export const binarySize = (field: string, size: number, expected: string): ServiceError =>
    mistake({
        code: "binary_size",
        field,
        found: `has ${size} bytes of binary data`,
        allowed: expected,
        remedy: "Make shape, binary_data_size and body fit.",
    });

export const binaryHeader = (value: string, bodyBytes: number): ServiceError =>
    mistake({
        code: "binary_header",
        field: "inference-header-content-length",
        found: `is ${JSON.stringify(value.slice(0, 30))}`,
        allowed: `it must be the length of the JSON at the body's beginning, at most ${bodyBytes}`,
        remedy: "Correct the header.",
    });

export const maskWrong = (field: string): ServiceError =>
    mistake({
        code: "mask_wrong",
        field,
        found: "is not ones and then zeros",
        allowed: "a row is ones for its tokens, then zeros for its padding",
        remedy: "Pad on the right.",
    });

export const parameterUnsupported = (field: string): ServiceError =>
    mistake({
        code: "parameter_unsupported",
        field,
        found: "is an extension that this server does not have",
        allowed: "GET /v2 lists those that it has",
        remedy: "Leave it out.",
    });
