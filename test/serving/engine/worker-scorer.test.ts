import { expect } from "chai";
import { readModelFolder, ModelError } from "../../../model/model-folder";
import { loadTokenizer } from "../../../model/tokenizer";
import { ScorerCrash } from "../../../serving/engine/batch-scorer";
import { WorkerScorer } from "../../../serving/engine/worker-scorer";
import { expectedScores, makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("WorkerScorer", () => {
    const folder = useTemporaryFolder();

    it("scores in a thread of its own and is gone after close", async () => {
        const { directory, contract } = await readModelFolder(makeModelFolder(folder(), "first"));
        const tokenizer = await loadTokenizer(directory, contract.max_length);
        const scorer = await WorkerScorer.start({ directory, contract });
        const [row] = await scorer.score([tokenizer.encode("well!")]);
        expect(row?.[0]).closeTo(expectedScores("first", "well!")[0] as number, 1e-6);
        const pending = scorer.score([tokenizer.encode("lost")]).catch((error: unknown) => error);
        await scorer.close();
        expect(await pending).instanceOf(ScorerCrash);
        expect(await scorer.score([]).catch((error: unknown) => error)).instanceOf(ScorerCrash);
    });

    it("refuses a graph that does not fit the contract", async () => {
        const { directory, contract } = await readModelFolder(makeModelFolder(folder(), "five-labels"));
        const error = await WorkerScorer.start({ directory, contract }).catch((reason: unknown) => reason);
        expect(error).instanceOf(ModelError);
        expect((error as Error).message).match(/5 columns/);
    });
});
