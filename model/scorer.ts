import { calibration, type Calibrate } from "./calibration";
import type { ModelContract } from "./contract";
import { readModelFolder } from "./model-folder";
import { OnnxClassifier } from "./onnx-classifier";
import { planBatches } from "./padding";
import { loadTokenizer, type TextTokenizer } from "./tokenizer";

/** Padded tokens of one run of the graph; enough to use a core well, small enough to bound memory. */
export const DEFAULT_BATCH_TOKENS = 16_384;

/**
 * A whole model in the calling thread: text to calibrated probabilities.
 *
 * The server spreads the same parts over threads; evaluation and optimisation use this one, so that what
 * was measured is what serves.
 */
export class Scorer {
    private readonly calibrate: Calibrate;

    private constructor(
        readonly contract: ModelContract,
        readonly tokenizer: TextTokenizer,
        private readonly classifier: OnnxClassifier,
        private readonly batchTokens: number,
    ) {
        this.calibrate = calibration(contract);
    }

    static async load(directory: string, batchTokens: number): Promise<Scorer> {
        const { contract } = await readModelFolder(directory);
        const tokenizer = await loadTokenizer(directory, contract.max_length);
        const classifier = await OnnxClassifier.load(directory, contract.labels.length);
        return new Scorer(contract, tokenizer, classifier, batchTokens);
    }

    /**
     * @returns For each text, in order, the probability of each label in the contract's order.
     * @throws {ModelError} where the graph gives a number that is not finite or another shape.
     */
    async scoreTexts(texts: readonly string[]): Promise<Float32Array[]> {
        const encoded = texts.map((text, index) => ({ index, ids: this.tokenizer.encode(text) }));
        // Sorted by length, a batch holds texts of like length and little padding.
        encoded.sort((one, other) => one.ids.length - other.ids.length);
        const scores = new Array<Float32Array>(texts.length);
        const lengths = encoded.map(({ ids }) => ids.length);
        for (const [start, end] of planBatches(lengths, this.batchTokens)) {
            const batch = encoded.slice(start, end);
            const rows = await this.classifier.run(batch.map(({ ids }) => ids));
            batch.forEach(({ index }, row) => (scores[index] = this.calibrate(rows[row] as Float32Array)));
        }
        return scores;
    }

    /** Frees the session; the scorer is unusable after. */
    async close(): Promise<void> {
        await this.classifier.release();
    }
}

/**
 * Reads, verifies and loads a model folder.
 *
 * @param batchTokens Padded tokens of one run of the graph.
 * @throws {ModelError} for whatever makes the folder unfit to serve.
 */
export function loadScorer(directory: string, batchTokens: number = DEFAULT_BATCH_TOKENS): Promise<Scorer> {
    return Scorer.load(directory, batchTokens);
}
