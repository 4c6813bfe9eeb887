import { calibration } from "../../model/calibration";
import { readModelFolder } from "../../model/model-folder";
import { loadTokenizer } from "../../model/tokenizer";
import { ScoringEngine } from "../../serving/engine/scoring-engine";
import type { LoadedModel } from "../../serving/models/loaded-model";
import type { BatchScorer } from "../../serving/engine/batch-scorer";

/** A model folder as a version that can score, over a scorer of the test's. */
export async function loadGatedModel(
    version: string,
    directory: string,
    scorer: BatchScorer,
): Promise<LoadedModel> {
    const { contract } = await readModelFolder(directory);
    return {
        version,
        contract,
        tokenizer: await loadTokenizer(directory, contract.max_length),
        engine: await ScoringEngine.start({
            start: () => Promise.resolve(scorer),
            workers: 1,
            batchTokens: 1000,
        }),
        calibrate: calibration(contract),
        loadedAt: new Date(),
        directory,
    };
}
