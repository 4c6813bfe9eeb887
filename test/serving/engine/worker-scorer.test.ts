import { expect } from "chai";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import { ModelError } from "../../../model/model-error";
import { readModelFolder } from "../../../model/model-folder";
import { loadTokenizer } from "../../../model/tokenizer";
import { ScorerCrash } from "../../../serving/engine/batch-scorer";
import { ScoringEngine } from "../../../serving/engine/scoring-engine";
import { WorkerScorer } from "../../../serving/engine/worker-scorer";
import { expectedLogits, makeModelFolder } from "../../support/model-folder";
import { until } from "../../support/until";
import { useTemporaryFolder } from "../../support/temporary-folder";

/** A message without a batch makes the thread's listener throw where nothing catches. */
function throwInside(scorer: WorkerScorer): void {
    const { worker } = scorer as unknown as { worker: Worker };
    worker.postMessage({ type: "score", id: -1 });
}

describe("WorkerScorer", () => {
    const folder = useTemporaryFolder();

    it("scores in a thread of its own and is gone after close", async () => {
        const { directory, contract } = await readModelFolder(makeModelFolder(folder(), "first"));
        const tokenizer = await loadTokenizer(directory, contract.max_length);
        const scorer = await WorkerScorer.start({ directory, labels: contract.labels.length });
        const [row] = await scorer.score([tokenizer.encode("well!")]);
        expectedLogits("first", "well!").forEach((logit, label) => expect(row?.[label]).closeTo(logit, 1e-6));
        const pending = scorer.score([tokenizer.encode("well!")]);
        await scorer.close();
        expect(await pending, "what was sent before is answered").deep.equal([row]);
        expect(await scorer.score([]).catch((error: unknown) => error)).instanceOf(ScorerCrash);
    });

    it("refuses a graph that does not fit the contract", async () => {
        const { directory, contract } = await readModelFolder(makeModelFolder(folder(), "five-labels"));
        const error = await WorkerScorer.start({ directory, labels: contract.labels.length }).catch(
            (reason: unknown) => reason,
        );
        expect(error).instanceOf(ModelError);
        expect((error as Error).message).match(/5 columns/);
    });

    it("fails no text when a thread throws: another takes its place", async () => {
        const { directory, contract } = await readModelFolder(makeModelFolder(folder(), "first"));
        const tokenizer = await loadTokenizer(directory, contract.max_length);
        const threads: WorkerScorer[] = [];
        const crashes: unknown[] = [];
        const engine = await ScoringEngine.start({
            start: async () => {
                const thread = await WorkerScorer.start({ directory, labels: contract.labels.length });
                threads.push(thread);
                return thread;
            },
            workers: 2,
            batchTokens: 1000,
            observer: { crash: (error) => crashes.push(error) },
        });
        const texts = Array.from({ length: 40 }, (_, i) => `text ${i}${"!".repeat(i % 3)}`);
        for (let round = 1; round <= 3; round++) {
            const answer = engine.score(texts.map((text) => tokenizer.encode(text)));
            throwInside(threads.at(-1) as WorkerScorer);
            const rows = await answer;
            texts.forEach((text, i) =>
                expect(rows[i]?.[0]).closeTo(expectedLogits("first", text)[0] as number, 1e-6),
            );
            await until(() => threads.length === 2 + round);
        }
        expect(crashes).length(3);
        expect(engine.ready).equal(true);
        await engine.close();
    });

    it("never takes the process along, however threads come and go", async function () {
        this.timeout(120_000);
        const folders = (["first", "five-labels", "other-inputs"] as const).map((graph) =>
            makeModelFolder(join(folder(), graph), graph),
        );
        const script = join(__dirname, "..", "..", "support", "scorer-churn.ts");
        const args = ["--require", "tsx/cjs", script, "40", ...folders];
        const { stdout } = await promisify(execFile)(process.execPath, args);
        expect(stdout).equal("whole");
    });
});
