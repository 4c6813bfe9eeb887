/** The parts of a `tokenizer.json` that decide whether it maps single characters. */
export interface TokenizerDefinition {
    added_tokens?: unknown[];
    normalizer?: unknown;
    pre_tokenizer?: { type?: string; pattern?: { Regex?: string }; behavior?: string } | null;
    post_processor?: unknown;
    model?: { type?: string; vocab?: Record<string, number>; unk_token?: string };
}

export interface CodePointVocabulary {
    ids: ReadonlyMap<number, number>;
    unknown: number;
}

/**
 * The vocabulary of a tokenizer that gives each code point one id, or null where it is another kind:
 * a WordLevel model after a split into single characters, without added tokens or a post-processor.
 * Longer entries (`[PAD]`, `[UNK]`) can never match one character and are left out.
 */
export function codePointVocabulary(definition: TokenizerDefinition): CodePointVocabulary | null {
    const { added_tokens: added, pre_tokenizer: split, post_processor: post, model } = definition;
    const single =
        model?.type === "WordLevel" &&
        split?.type === "Split" &&
        split.pattern?.Regex === "[\\s\\S]" &&
        split.behavior === "Isolated" &&
        (added ?? []).length === 0 &&
        (post ?? null) === null;
    if (!single) return null;
    const vocabulary = Object.entries(model.vocab ?? {});
    const unknown = model.vocab?.[model.unk_token ?? ""];
    if (unknown === undefined) return null;
    const ids = new Map<number, number>();
    for (const [token, id] of vocabulary) {
        const codePoint = token.codePointAt(0);
        if (codePoint !== undefined && String.fromCodePoint(codePoint) === token) ids.set(codePoint, id);
    }
    return { ids, unknown };
}

/** Ids of the first `maxLength` code points of a normalised text. */
export function encodeCodePoints(
    normalised: string,
    { ids, unknown }: CodePointVocabulary,
    maxLength: number,
): Int32Array {
    // A code point takes one or two UTF-16 units, so the text's length bounds the number of ids.
    const encoded = new Int32Array(Math.min(normalised.length, maxLength));
    let length = 0;
    for (let unit = 0; unit < normalised.length && length < maxLength; unit++) {
        const codePoint = normalised.codePointAt(unit) as number;
        if (codePoint > 0xffff) unit++;
        encoded[length++] = ids.get(codePoint) ?? unknown;
    }
    return encoded.subarray(0, length);
}
