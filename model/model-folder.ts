import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CONTRACT_FILE, contractSchema, MODEL_FILE, TOKENIZER_FILE, type ModelContract } from "./contract";
import { ModelError } from "./model-error";

/** A folder whose contract was parsed and whose files match it. */
export interface ModelFolder {
    directory: string;
    contract: ModelContract;
}

/** Files a model folder must hold, the contract first: it tells what the others must be. */
export const MODEL_FOLDER_FILES = [CONTRACT_FILE, MODEL_FILE, TOKENIZER_FILE] as const;

/**
 * Reads `moderato.json` of a folder and checks size and sha256 of the files it names.
 *
 * @throws {ModelError} one message for each fault: a missing file, a truncated one, a wrong digest, a
 *   contract that does not parse.
 */
export async function readModelFolder(directory: string): Promise<ModelFolder> {
    const contract = await readContract(directory);
    for (const file of [MODEL_FILE, TOKENIZER_FILE] as const) {
        await verifyFile(join(directory, file), contract.files[file]);
    }
    return { directory, contract };
}

/** @throws {ModelError} where the contract is absent, not JSON, or not of this version. */
async function readContract(directory: string): Promise<ModelContract> {
    const path = join(directory, CONTRACT_FILE);
    const text = await readFile(path, "utf8").catch((error: unknown) => {
        throw missing(path, error);
    });
    const parsed = contractSchema.safeParse(parseJson(text, path));
    if (!parsed.success) {
        throw new ModelError(
            "wrong-contract",
            `${path} is not a model contract of version 1: ${z.prettifyError(parsed.error)}. ` +
                `Write the model again with a trainer of this version.`,
        );
    }
    return parsed.data;
}

function parseJson(text: string, path: string): unknown {
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new ModelError(
            "wrong-contract",
            `${path} is not JSON (${text.length} characters): ${(error as Error).message}. Fetch the model again.`,
            { cause: error },
        );
    }
}

/** Compares a file with what the contract says of it; the size first, since that costs nothing. */
export async function verifyFile(path: string, expected: { sha256: string; bytes: number }): Promise<void> {
    const { size } = await stat(path).catch((error: unknown) => {
        throw missing(path, error);
    });
    if (size !== expected.bytes) {
        throw new ModelError(
            "wrong-size",
            `${path} has ${size} bytes, its contract says ${expected.bytes}: it was truncated or replaced. ` +
                `Fetch the model again.`,
        );
    }
    const sha256 = await sha256OfFile(path);
    if (sha256 !== expected.sha256) {
        throw new ModelError(
            "wrong-hash",
            `${path} has sha256 ${sha256}, its contract says ${expected.sha256}: it is corrupt or was replaced. ` +
                `Fetch the model again.`,
        );
    }
}

/** Hex digest of a file's bytes, read as a stream. */
export async function sha256OfFile(path: string): Promise<string> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest("hex");
}

function missing(path: string, cause: unknown): ModelError {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    return new ModelError(
        "missing-file",
        `${path} cannot be read (${code}). A model folder holds ${MODEL_FOLDER_FILES.join(", ")}; fetch the model again.`,
        { cause },
    );
}
