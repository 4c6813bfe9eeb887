import { calibration, type Calibrate } from "../../model/calibration";
import type { ModelContract } from "../../model/contract";
import { readModelFolder } from "../../model/model-folder";
import { loadTokenizer, type TextTokenizer } from "../../model/tokenizer";
import { ScoringEngine, type EngineObserver } from "../engine/scoring-engine";
import { WorkerScorer } from "../engine/worker-scorer";

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

/** Loads a verified folder beside whatever serves now; a seam for tests. */
export type LoadModel = (version: string, directory: string) => Promise<LoadedModel>;

export interface ModelLoaderArgs {
    workers: number;
    batchTokens: number;
    /** Called for each version, so that figures can name it. */
    observe?: (version: string) => EngineObserver;
}

/** Texts of different lengths for a first pass: the first run of a session allocates and is slow. */
const WARM_UP_TEXTS = ["ok", "What a day! Shall we?", "a longer text to warm up on. ".repeat(20)];
const WARM_UP_ROUNDS = 3;

/**
 * Verifies a folder, starts its threads and scores a few texts, so that the first real request finds
 * everything warm.
 *
 * @throws {ModelError} where the version must not serve; no thread is left behind.
 */
export function modelLoader({ workers, batchTokens, observe }: ModelLoaderArgs): LoadModel {
    return async (version, directory) => {
        const { contract } = await readModelFolder(directory);
        const tokenizer = await loadTokenizer(directory, contract.max_length);
        const engine = await ScoringEngine.start({
            start: () => WorkerScorer.start({ directory, labels: contract.labels.length }),
            workers,
            batchTokens,
            observer: observe?.(version) ?? {},
        });
        try {
            await warmUp(engine, tokenizer, workers);
        } catch (error) {
            await engine.close();
            throw error;
        }
        const calibrate = calibration(contract);
        return { version, contract, tokenizer, engine, calibrate, loadedAt: new Date(), directory };
    };
}

async function warmUp(engine: ScoringEngine, tokenizer: TextTokenizer, workers: number): Promise<void> {
    const encodings = WARM_UP_TEXTS.map((text) => tokenizer.encode(text));
    for (let round = 0; round < WARM_UP_ROUNDS; round++) {
        await engine.score(Array.from({ length: workers }, () => encodings).flat());
    }
}
