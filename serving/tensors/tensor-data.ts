import { bodyNotUtf8 } from "../errors/catalogue";
import { binarySize, dataCount, dataNested, elementWrong } from "../errors/tensors";

/** Highest id that fits where the engine keeps ids; no vocabulary comes near. */
const MAX_ID = 2 ** 31 - 1;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/**
 * Values of a JSON array in row-major order. The protocol allows both forms: flat, or nested as the shape says.
 *
 * @throws {ServiceError} dataCount, dataNested.
 */
export function flatten(
    field: string,
    data: readonly unknown[],
    shape: readonly number[],
): readonly unknown[] {
    const size = sizeOf(shape);
    if (!data.some(Array.isArray)) {
        if (data.length !== size) throw dataCount(field, data.length, size);
        return data;
    }
    let level: readonly unknown[] = [data];
    for (const length of shape) {
        if (!level.every((row) => Array.isArray(row) && row.length === length)) throw dataNested(field);
        level = (level as unknown[][]).flat();
    }
    return level;
}

/** @throws {ServiceError} elementWrong. */
export function stringsOf(field: string, values: readonly unknown[]): string[] {
    const wrong = values.findIndex((value) => typeof value !== "string");
    if (wrong >= 0) throw elementWrong(`${field}[${wrong}]`, "a string");
    return values as string[];
}

/** @throws {ServiceError} elementWrong. */
export function idsOf(field: string, values: readonly unknown[]): Int32Array {
    const ids = new Int32Array(values.length);
    for (let i = 0; i < ids.length; i++) {
        const value = values[i];
        if (!isId(value)) throw idWrong(field, i);
        ids[i] = value;
    }
    return ids;
}

const isId = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_ID;

const idWrong = (field: string, i: number) =>
    elementWrong(`${field}[${i}]`, `an integer from 0 to ${MAX_ID}`);

/**
 * BYTES as binary: each element is its length (uint32, little-endian), then so many bytes of UTF-8.
 *
 * @throws {ServiceError} binarySize, bodyNotUtf8.
 */
export function decodeStrings(field: string, bytes: Uint8Array, count: number): string[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const strings: string[] = [];
    let offset = 0;
    while (offset < bytes.length && strings.length <= count) {
        const start = offset + 4;
        const end = start <= bytes.length ? start + view.getUint32(offset, true) : Infinity;
        if (end > bytes.length) throw binarySize(field, bytes.length, "its last element ends beyond them");
        try {
            strings.push(decoder.decode(bytes.subarray(start, end)));
        } catch {
            throw bodyNotUtf8();
        }
        offset = end;
    }
    if (strings.length !== count) throw dataCount(field, strings.length, count);
    return strings;
}

/**
 * INT64 as binary, little-endian.
 *
 * @throws {ServiceError} binarySize, elementWrong.
 */
export function decodeIds(field: string, bytes: Uint8Array, count: number): Int32Array {
    if (bytes.length !== count * 8) throw binarySize(field, bytes.length, `its shape asks for ${count * 8}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const ids = new Int32Array(count);
    for (let i = 0; i < count; i++) {
        const low = view.getInt32(i * 8, true);
        if (low < 0 || view.getInt32(i * 8 + 4, true) !== 0) throw idWrong(field, i);
        ids[i] = low;
    }
    return ids;
}

/** The same the other way round. */
export function encodeStrings(strings: readonly string[]): Uint8Array {
    return Buffer.concat(
        strings.flatMap((text) => {
            const bytes = Buffer.from(text);
            const length = Buffer.alloc(4);
            length.writeUInt32LE(bytes.length);
            return [length, bytes];
        }),
    );
}

/** FP32, little-endian. */
export function encodeFloats(values: Float32Array): Uint8Array {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
    return bytes;
}
