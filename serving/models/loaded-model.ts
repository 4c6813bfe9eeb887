import { calibration, type Calibrate } from "../../model/calibration";
import type { ModelContract } from "../../model/contract";
import type { ModelFolder } from "../../model/model-folder";
import type { TextTokenizer } from "../../model/tokenizer";
import { DEFAULT_OVERHEAD_TOKENS, warmUp } from "../engine/run-cost";
import { ScoringEngine, type EngineObserver } from "../engine/scoring-engine";
import { WorkerScorer } from "../engine/worker-scorer";
import { withoutFolder } from "./model-error-text";
import { TokenizerCache } from "./tokenizer-cache";

/** A version that can score, with threads of its own. */
export interface LoadedModel {
    version: string;
    contract: ModelContract;
    tokenizer: TextTokenizer;
    engine: ScoringEngine;
    calibrate: Calibrate;
    loadedAt: Date;
    directory: string;
}

export interface LoadOptions {
    /** Threads of this version. */
    workers: number;
    /** Whether requests are answered meanwhile: threads then start one after another, so that one core is enough. */
    beside: boolean;
}

/** Loads a verified folder beside whatever serves now; a seam for tests. */
export type LoadModel = (version: string, folder: ModelFolder, options: LoadOptions) => Promise<LoadedModel>;

export interface ModelLoaderArgs {
    batchTokens: number;
    /** Called for each version, so that figures can name it. */
    observe?: (version: string) => EngineObserver;
}

/** A short and a long text to warm up on: the first run of a session allocates and is slow. */
const WARM_UP_TEXTS = ["ok", "Well! Shall we warm up on this? ".repeat(8)] as const;

/**
 * Starts the threads of a folder and warms each, so that the first real request finds everything ready.
 *
 * @throws {ModelError} where the version must not serve; no thread is left behind.
 */
export function modelLoader({ batchTokens, observe }: ModelLoaderArgs): LoadModel {
    const tokenizers = new TokenizerCache();
    const load: LoadModel = async (version, { directory, contract }, { workers, beside }) => {
        const tokenizer = await tokenizers.load(directory, contract);
        const [short, long] = WARM_UP_TEXTS.map((text) => tokenizer.encode(text));
        let overheadTokens = DEFAULT_OVERHEAD_TOKENS;
        const engine = await ScoringEngine.start({
            start: async () => {
                const scorer = await WorkerScorer.start({ directory, labels: contract.labels.length });
                try {
                    overheadTokens = await warmUp(scorer, [short as Int32Array, long as Int32Array]);
                } catch (error) {
                    await scorer.close();
                    throw error;
                }
                return scorer;
            },
            workers,
            oneByOne: beside,
            batchTokens,
            overheadTokens: () => overheadTokens,
            observer: observe?.(version) ?? {},
        });
        const calibrate = calibration(contract);
        return { version, contract, tokenizer, engine, calibrate, loadedAt: new Date(), directory };
    };
    return (version, folder, options) =>
        load(version, folder, options).catch((error: unknown) => {
            throw withoutFolder(error, folder.directory);
        });
}
