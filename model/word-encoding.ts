import { LRUCache } from "lru-cache";
import type { TokenizerDefinition } from "./character-encoding";

/** What of an added token decides whether it can reach over the end of a word. */
interface AddedToken {
    content?: string;
    lstrip?: boolean;
    rstrip?: boolean;
    single_word?: boolean;
}

/** White space that ends a word whatever a BERT tokenizer's settings; other kinds it may remove, joining words. */
const BETWEEN_WORDS = /[ \t\n\r]+/;

/** In ASCII, each sign of punctuation is a word by itself; beyond it, what follows a sign may decide a letter's case. */
const ASCII = /^[\0-\x7f]*$/;
const ASCII_WORDS = /[^ \t\n\r!-/:-@[-`{-~]+|[!-/:-@[-`{-~]/g;

/** Words that are kept: those of everyday language, at about 200 bytes each. */
const KEPT_WORDS = 16_384;
/** Longer ones are links and noise, which hardly come again. */
const LONGEST_KEPT_WORD = 32;

/**
 * Whether a text's tokens are those of its words, one after the other: BERT's normaliser and pre-tokenizer look at
 * single characters and at what stands between white space, and WordPiece at single words.
 */
export function isWordWise(definition: TokenizerDefinition): boolean {
    const { normalizer, pre_tokenizer: split, model } = definition;
    return (
        (normalizer as { type?: string } | null | undefined)?.type === "BertNormalizer" &&
        split?.type === "BertPreTokenizer" &&
        model?.type === "WordPiece" &&
        addedTokens(definition).every(
            ({ content = "", lstrip, rstrip, single_word }) =>
                !/\s/.test(content) && lstrip !== true && rstrip !== true && single_word !== true,
        )
    );
}

/**
 * Ids of a text word by word, each of which is encoded once while it is remembered. The library makes kilobytes of
 * garbage for each word, whose collection costs a loaded server about as much again as the encoding.
 */
export class WordEncoder {
    private readonly known = new LRUCache<string, readonly number[]>({ max: KEPT_WORDS });
    private readonly added: readonly string[];

    /** @param encodeWord Ids of one word, without special tokens. */
    constructor(
        definition: TokenizerDefinition,
        private readonly encodeWord: (word: string) => readonly number[],
    ) {
        this.added = addedTokens(definition).flatMap(({ content }) => content ?? []);
    }

    /** Appends ids to `ids` until it holds `length` of them or the text ends. */
    appendTo(ids: number[], text: string, length: number): void {
        for (const word of this.wordsOf(text)) {
            for (const id of this.idsOf(word)) {
                if (ids.length === length) return;
                ids.push(id);
            }
        }
    }

    private wordsOf(text: string): readonly string[] {
        const isPlain = ASCII.test(text) && !this.added.some((token) => text.includes(token));
        return isPlain ? (text.match(ASCII_WORDS) ?? []) : text.split(BETWEEN_WORDS);
    }

    private idsOf(word: string): readonly number[] {
        if (word === "") return [];
        if (word.length > LONGEST_KEPT_WORD) return this.encodeWord(word);
        let ids = this.known.get(word);
        if (ids === undefined) {
            ids = this.encodeWord(word);
            this.known.set(word, ids);
        }
        return ids;
    }
}

const addedTokens = ({ added_tokens: added }: TokenizerDefinition): readonly AddedToken[] =>
    (added ?? []) as AddedToken[];
