import { expect } from "chai";
import { ScorerCrash } from "../../../serving/engine/batch-scorer";
import { ScoringEngine, type EngineObserver } from "../../../serving/engine/scoring-engine";
import { encodingOf, GatedScorer, idsOf, type HeldBatch } from "../../support/gated-scorer";
import { until } from "../../support/until";

async function startEngine(workers: number, observer: EngineObserver = {}) {
    const scorers: GatedScorer[] = [];
    const engine = await ScoringEngine.start({
        start: () => {
            const scorer = new GatedScorer();
            scorers.push(scorer);
            return Promise.resolve(scorer);
        },
        workers,
        batchTokens: 100,
        observer,
        restartDelayMs: () => 0,
    });
    return { engine, scorers };
}

const message = (error: unknown): string => (error as Error).message;
const held = (scorers: GatedScorer[]): HeldBatch[] => scorers.flatMap((scorer) => scorer.held);

describe("ScoringEngine", () => {
    it("starts a batch at once when a scorer is free, and forms the next while it is busy", async () => {
        const { engine, scorers } = await startEngine(1);
        const answers = [1, 2, 3].map((id) => engine.score([encodingOf(id)]));
        expect(held(scorers).map(idsOf)).deep.equal([[1]]);
        held(scorers)[0]?.answer();
        await answers[0];
        expect(held(scorers).map(idsOf)).deep.equal([[1], [2, 3]]);
        held(scorers)[1]?.answer();
        expect((await answers[2])?.[0]?.[0]).equal(3);
        await engine.close();
    });

    it("spreads one request over all free scorers", async () => {
        const { engine, scorers } = await startEngine(2);
        const answer = engine.score([1, 2, 3, 4].map((id) => encodingOf(id)));
        expect(held(scorers).map(idsOf).sort()).deep.equal([
            [1, 2],
            [3, 4],
        ]);
        for (const batch of held(scorers)) batch.answer();
        expect((await answer).map((row) => row[0])).deep.equal([1, 2, 3, 4]);
        await engine.close();
    });

    it("drops what waits once its client left", async () => {
        const { engine, scorers } = await startEngine(1);
        const first = engine.score([encodingOf(1)]);
        const client = new AbortController();
        const second = engine.score([encodingOf(2)], client.signal).catch(message);
        client.abort(new Error("left"));
        held(scorers)[0]?.answer();
        await first;
        expect(await second).equal("left");
        expect(held(scorers)).length(1);
        await engine.close();
    });

    it("replaces a crashed scorer and tries its batch once more, text by text", async () => {
        const crashes: unknown[] = [];
        const { engine, scorers } = await startEngine(1, { crash: (error) => crashes.push(error) });
        const first = engine.score([encodingOf(1)]);
        const others = [engine.score([encodingOf(2)]), engine.score([encodingOf(3)])];
        scorers[0]?.held[0]?.answer();
        await first;
        expect(scorers[0]?.held.map(idsOf)).deep.equal([[1], [2, 3]]);
        scorers[0]?.crash();
        await until(() => scorers.length === 2 && scorers[1]?.held.length === 1);
        expect(scorers[1]?.held.map(idsOf)).deep.equal([[2]]);
        scorers[1]?.held[0]?.answer();
        await others[0];
        scorers[1]?.held[1]?.answer();
        expect((await others[1])?.[0]?.[0]).equal(3);
        expect(crashes.map((error) => (error as Error).message)).deep.equal([
            "a scoring thread ended: the test ended it",
        ]);
        await engine.close();
    });

    it("fails a text that crashes two scorers, and no other", async () => {
        const { engine, scorers } = await startEngine(1);
        const poison = engine.score([encodingOf(1)]).catch((error: unknown) => error);
        const other = engine.score([encodingOf(2)]);
        scorers[0]?.crash();
        await until(() => scorers[1]?.held.length === 1);
        expect(scorers[1]?.held.map(idsOf)).deep.equal([[1]]);
        scorers[1]?.crash();
        expect(await poison).instanceOf(ScorerCrash);
        await until(() => scorers[2]?.held.length === 1);
        scorers[2]?.held[0]?.answer();
        expect((await other)[0]?.[0]).equal(2);
        await engine.close();
    });

    it("keeps a scorer whose batch failed without a crash", async () => {
        const { engine, scorers } = await startEngine(1);
        const answer = engine.score([encodingOf(1)]).catch(message);
        scorers[0]?.held[0]?.fail(new Error("not finite"));
        await until(() => scorers[0]?.held.length === 2);
        scorers[0]?.held[1]?.fail(new Error("not finite"));
        expect(await answer).equal("not finite");
        expect(scorers).length(1);
        await engine.close();
    });

    it("drains when nothing waits and nothing runs", async () => {
        const { engine, scorers } = await startEngine(1);
        await engine.drain();
        let drained = false;
        const answers = [engine.score([encodingOf(1)]), engine.score([encodingOf(2)])];
        const draining = engine.drain().then(() => (drained = true));
        held(scorers)[0]?.answer();
        await answers[0];
        expect(drained).equal(false);
        held(scorers)[1]?.answer();
        await draining;
        await engine.close();
    });

    it("ends the scorers that started when another does not", async () => {
        const started: GatedScorer[] = [];
        const start = (): Promise<GatedScorer> => {
            if (started.length === 1) return Promise.reject(new Error("no memory"));
            started.push(new GatedScorer());
            return Promise.resolve(started[0] as GatedScorer);
        };
        const failure = await ScoringEngine.start({ start, workers: 2, batchTokens: 1 }).catch(message);
        expect(failure).equal("no memory");
        await started[0]?.closed;
    });
});
