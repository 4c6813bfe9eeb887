import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { MODEL_FILE, TOKENIZER_FILE } from "../../model/contract";
import type { LoadedModel } from "../models/loaded-model";

/**
 * Logits of texts that were scored before, as many as there is room for, the longest unused given up first. Kept are
 * digests, never texts.
 */
export class ScoreCache {
    private readonly logits: LRUCache<string, Float32Array>;

    /** @param texts Most texts kept. */
    constructor(
        texts: number,
        private readonly observe: (hits: number, misses: number) => void = () => undefined,
    ) {
        this.logits = new LRUCache({ max: texts });
    }

    /**
     * Logits of each text by one version; what is not known is scored, all of it in one call.
     *
     * @param score Logits of some texts, in their order.
     */
    async rows(
        model: LoadedModel,
        texts: readonly string[],
        score: (texts: readonly string[]) => Promise<Float32Array[]>,
    ): Promise<Float32Array[]> {
        const version = identityOf(model);
        const keys = texts.map((text) => createHash("sha256").update(version).update(text).digest("base64"));
        const rows = keys.map((key) => this.logits.get(key));
        const missing = rows.flatMap((row, i) => (row === undefined ? [i] : []));
        this.observe(texts.length - missing.length, missing.length);
        if (missing.length === 0) return rows as Float32Array[];
        const scored = await score(missing.map((i) => texts[i] as string));
        missing.forEach((i, nth) => {
            // A copy: a row is a view on its whole batch, which would stay with it.
            const row = (scored[nth] as Float32Array).slice();
            this.logits.set(keys[i] as string, row);
            rows[i] = row;
        });
        return rows as Float32Array[];
    }
}

/** Number and files: a registry made anew gives old numbers to new models. */
function identityOf({ version, contract: { files } }: LoadedModel): string {
    return `${version} ${files[MODEL_FILE].sha256} ${files[TOKENIZER_FILE].sha256} `;
}
