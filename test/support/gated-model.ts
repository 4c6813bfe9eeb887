import { calibration } from "../../model/calibration";
import { readModelFolder } from "../../model/model-folder";
import { loadTokenizer } from "../../model/tokenizer";
import { ScoringEngine } from "../../serving/engine/scoring-engine";
import type { LoadedModel } from "../../serving/models/loaded-model";
import type { BatchScorer } from "../../serving/engine/batch-scorer";
import { aliasNamesNothing, pinningOff } from "../../serving/errors/versions";
import { held, type ModelSource } from "../../serving/models/model-source";

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

/** A source that gives one model, whichever serves by the test's word, and no other version. */
export function sourceOf(model: LoadedModel | null): ModelSource {
    return {
        loaded: { serving: model, pinned: [] },
        async acquire(version) {
            if (version !== null && version !== model?.version) throw pinningOff(version);
            if (model === null) throw aliasNamesNothing("production");
            return held(model);
        },
    };
}
