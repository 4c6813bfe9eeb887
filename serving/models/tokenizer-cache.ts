import { TOKENIZER_FILE, type ModelContract } from "../../model/contract";
import { loadTokenizer, type TextTokenizer } from "../../model/tokenizer";

/**
 * Tokenizers of the versions that are loaded, one for all that have the same: a vocabulary takes a while to read, in
 * which no request is answered, and tens of megabytes.
 */
export class TokenizerCache {
    private readonly known = new Map<string, WeakRef<TextTokenizer>>();

    /** The tokenizer of a verified folder. */
    async load(directory: string, contract: ModelContract): Promise<TextTokenizer> {
        const key = `${contract.files[TOKENIZER_FILE].sha256} ${contract.max_length}`;
        const known = this.known.get(key)?.deref();
        if (known !== undefined) return known;
        const tokenizer = await loadTokenizer(directory, contract.max_length);
        for (const [old, reference] of this.known)
            if (reference.deref() === undefined) this.known.delete(old);
        this.known.set(key, new WeakRef(tokenizer));
        return tokenizer;
    }
}
