import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toUSVString } from "node:util";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { TOKENIZER_FILE } from "./contract";
import { codePointVocabulary, encodeCodePoints, type TokenizerDefinition } from "./character-encoding";
import { ModelError } from "./model-error";
import { isWordWise, WordEncoder } from "./word-encoding";

/** What is used of the library, whose own declarations do not resolve under `moduleResolution: nodenext`. */
interface TokenizerLibrary {
    normalizer: ((text: string) => string) | null;
    encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
    get_vocab(): Map<string, number>;
}

/** Turns texts into token ids as the model was trained on them. */
export interface TextTokenizer {
    /** Ids of one text, at most `maxLength` of them; empty where the text has no token. */
    encode(text: string): Int32Array;
    /** One more than the highest id. */
    readonly vocabularySize: number;
}

/**
 * A tokenizer over `tokenizer.json`.
 *
 * Lone surrogates become U+FFFD first, as they do on their way to any other implementation.
 * Tokenizers that map single characters take a path of our own (the library's normaliser, then one
 * look-up a code point), which gives the library's ids ten times as fast; all others go through the
 * library, BERT's word by word, so that a word is encoded once. Special tokens are kept when a text is cut, as Hugging
 * Face's truncation does.
 *
 * @param maxLength Longest sequence in tokens, special tokens included.
 * @throws {ModelError} where the definition is not one that the library can read.
 */
export function createTokenizer(definition: unknown, maxLength: number): TextTokenizer {
    const json = definition as TokenizerDefinition;
    const library = build(json);
    const characters = codePointVocabulary(json);
    const vocabularySize = sizeOf(library);
    if (characters !== null) {
        const normalise = (text: string): string =>
            library.normalizer === null ? text : library.normalizer(text);
        return {
            vocabularySize,
            encode: (text) => encodeCodePoints(normalise(toUSVString(text)), characters, maxLength),
        };
    }
    const { prefix, suffix } = specialTokens(library);
    const contentOf = (text: string): number[] => library.encode(text, { add_special_tokens: false }).ids;
    const words = isWordWise(json) ? new WordEncoder(json, contentOf) : null;
    return {
        vocabularySize,
        encode(text) {
            const ids = [...prefix];
            const end = maxLength - suffix.length;
            const given = toUSVString(text);
            if (words !== null) words.appendTo(ids, given, end);
            else for (const id of contentOf(given).slice(0, end - prefix.length)) ids.push(id);
            return Int32Array.from([...ids, ...suffix]);
        },
    };
}

/** Reads `tokenizer.json` of a model folder. */
export async function loadTokenizer(directory: string, maxLength: number): Promise<TextTokenizer> {
    const path = join(directory, TOKENIZER_FILE);
    const text = await readFile(path, "utf8");
    let definition: unknown;
    try {
        definition = JSON.parse(text);
    } catch (error) {
        throw unreadable(`${path} is not JSON: ${(error as Error).message}`, error);
    }
    return createTokenizer(definition, maxLength);
}

function build(definition: TokenizerDefinition): TokenizerLibrary {
    try {
        // The library takes the unknown token of WordLevel models from its second argument only.
        const settings = { unk_token: definition.model?.unk_token };
        // Its declarations import without extensions, which nodenext does not resolve: they carry no types.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return
        return new HuggingFaceTokenizer(definition, settings);
    } catch (error) {
        throw unreadable(`tokenizer.json cannot be read: ${(error as Error).message}`, error);
    }
}

function sizeOf(library: TokenizerLibrary): number {
    let highest = -1;
    for (const id of library.get_vocab().values()) highest = Math.max(highest, id);
    return highest + 1;
}

function unreadable(message: string, cause: unknown): ModelError {
    return new ModelError(
        "wrong-tokenizer",
        `${message}. It must be in Hugging Face's tokenizers format; train the model again.`,
        { cause },
    );
}

/** What the post-processor puts before and after a text, found by encoding one with and without it. */
function specialTokens(library: TokenizerLibrary): { prefix: number[]; suffix: number[] } {
    const content = library.encode("a", { add_special_tokens: false }).ids;
    const whole = library.encode("a", { add_special_tokens: true }).ids;
    const start = whole.findIndex((_, i) => content.every((id, j) => whole[i + j] === id));
    return { prefix: whole.slice(0, start), suffix: whole.slice(start + content.length) };
}
