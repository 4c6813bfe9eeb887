import { z } from "zod";
import { oneOf, textCount, wrongType } from "../../errors/catalogue";
import { rowLength } from "../../errors/mlflow";
import { schemaError } from "../../errors/schema";
import type { ServerLimits } from "../../config";
import { flatten, idsOf } from "../../tensors/tensor-data";
import { withoutPadding } from "../../tensors/token-rows";
import { textColumn, textsOf } from "./text-column";

const FORMATS = ["dataframe_split", "dataframe_records", "instances", "inputs"] as const;

type Row = Record<string, unknown>;

const record = z.record(z.string(), z.unknown());
const row = z.union(
    [z.string(), z.tuple([z.string()]), record],
    "a text, an array of one text, or an object from column to value",
);

/** Body of `POST /invocations`: exactly one of its forms. `params` and unknown fields are passed over, as by MLflow. */
export const invocationSchema = z
    .looseObject({
        dataframe_split: z
            .strictObject({
                columns: z.array(z.union([z.string(), z.number()])).optional(),
                index: z.array(z.unknown()).optional(),
                data: z.array(z.array(z.unknown())),
            })
            .optional(),
        dataframe_records: z.array(record).optional(),
        instances: z.array(row).optional(),
        inputs: z
            .union([z.array(row), record], "an array of texts, or an object from column to array")
            .optional(),
        params: z.unknown().optional(),
    })
    .meta({
        oneOf: FORMATS.map((name) => ({ required: [name] })),
        examples: [
            { inputs: ["What a lovely day!"] },
            { dataframe_split: { columns: ["text"], data: [["Thank you."], ["You again?"]] } },
        ],
    });

/** One column of whatever form the table has. */
interface Column {
    name: string;
    values: readonly unknown[];
    /** Names the value of a row in an error. */
    fieldOf: (row: number) => string;
}

/** Texts, or token ids of the version's tokenizer without their padding. */
export type MlflowInputs = { texts: string[] } | { encodings: Int32Array[] };

/**
 * Reads a JSON body: texts, or, as MLflow itself serves this model, `input_ids` and `attention_mask`.
 *
 * @throws {ServiceError} naming the field that is wrong.
 */
export function readInvocation(body: unknown, limits: ServerLimits): MlflowInputs {
    const parsed = invocationSchema.safeParse(body);
    if (!parsed.success) throw schemaError(parsed.error, body);
    const columns = columnsOf(parsed.data);
    const [ids, mask] = ["input_ids", "attention_mask"].map((name) => columns.find((c) => c.name === name));
    if (ids !== undefined && mask !== undefined) return { encodings: encodingsOf(ids, mask, limits) };
    const { values, fieldOf } = columns[textColumn(columns.map(({ name }) => name))] as Column;
    return { texts: textsOf(values, fieldOf, limits) };
}

function columnsOf(body: z.infer<typeof invocationSchema>): Column[] {
    const given = FORMATS.filter((name) => body[name] !== undefined);
    if (given.length !== 1) throw oneOf(FORMATS, given.length);
    const { dataframe_split: split, dataframe_records: records, instances, inputs } = body;
    if (split !== undefined) return columnsOfSplit(split);
    if (records !== undefined) return columnsOfRecords("dataframe_records", records);
    if (instances !== undefined) return columnsOfRows("instances", instances);
    return Array.isArray(inputs) ? columnsOfRows("inputs", inputs) : columnsOfObject(inputs as Row);
}

function columnsOfSplit({ columns, data }: { columns?: (string | number)[]; data: unknown[][] }): Column[] {
    const names = columns ?? Array.from({ length: data[0]?.length ?? 0 }, (_, i) => i);
    data.forEach(({ length }, row) => {
        if (length !== names.length) throw rowLength(`dataframe_split.data[${row}]`, length, names.length);
    });
    return names.map((name, i) => ({
        name: String(name),
        values: data.map((values) => values[i]),
        fieldOf: (row) => `dataframe_split.data[${row}][${i}]`,
    }));
}

function columnsOfRecords(field: string, records: readonly Row[]): Column[] {
    const names = new Set(records.flatMap((record) => Object.keys(record)));
    return [...names].map((name) => ({
        name,
        values: records.map((record) => (Object.hasOwn(record, name) ? record[name] : undefined)),
        fieldOf: (row) => `${field}[${row}].${name.slice(0, 50)}`,
    }));
}

function columnsOfRows(field: string, rows: readonly (string | [string] | Row)[]): Column[] {
    if (rows.length > 0 && rows.every(isRecord)) return columnsOfRecords(field, rows);
    const values = rows.map((row) => (Array.isArray(row) ? row[0] : row));
    return [{ name: "text", values, fieldOf: (row) => `${field}[${row}]` }];
}

const isRecord = (row: string | [string] | Row): row is Row => typeof row === "object" && !Array.isArray(row);

function columnsOfObject(inputs: Row): Column[] {
    return Object.entries(inputs).map(([name, values]) => {
        const field = `inputs.${name.slice(0, 50)}`;
        if (!Array.isArray(values)) throw wrongType(field, values, "an array");
        return { name, values, fieldOf: (row) => `${field}[${row}]` };
    });
}

function encodingsOf(ids: Column, mask: Column, { textsPerRequest }: ServerLimits): Int32Array[] {
    const rows = ids.values.length;
    if (rows === 0 || rows > textsPerRequest) throw textCount(ids.name, rows, textsPerRequest);
    const [first] = ids.values;
    if (!Array.isArray(first)) throw wrongType(ids.fieldOf(0), first, "an array of token ids");
    const shape = [rows, first.length];
    const [idValues, maskValues] = [ids, mask].map(({ name, values }) =>
        idsOf(name, flatten(name, values, shape)),
    );
    return withoutPadding(idValues as Int32Array, maskValues as Int32Array, rows, first.length);
}
