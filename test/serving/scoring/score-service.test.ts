import { expect } from "chai";
import { ServiceError } from "../../../serving/errors/service-error";
import type { LoadedModel } from "../../../serving/models/loaded-model";
import { ScoreCache } from "../../../serving/scoring/score-cache";
import { ScoreService, type ScoreObserver } from "../../../serving/scoring/score-service";
import { loadGatedModel, sourceOf } from "../../support/gated-model";
import { encodingOf, GatedScorer, idsOf } from "../../support/gated-scorer";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("ScoreService", () => {
    const folder = useTemporaryFolder();
    let scorer: GatedScorer;
    let model: LoadedModel;

    beforeEach(async () => {
        scorer = new GatedScorer();
        model = await loadGatedModel("7", makeModelFolder(folder(), "first"), scorer);
    });
    afterEach(() => model.engine.close());

    const serve = (cachedTexts = 0, observer: ScoreObserver = {}): ScoreService =>
        new ScoreService({
            models: sourceOf(model),
            cache: cachedTexts === 0 ? null : new ScoreCache(cachedTexts, observer.looked),
            textsInFlight: 100,
            observer,
        });

    async function held(batch: number): Promise<void> {
        while (scorer.held[batch] === undefined) await new Promise(setImmediate);
    }

    async function code(promise: Promise<unknown>): Promise<string> {
        const error = await promise.then(
            () => null,
            (reason: unknown) => reason,
        );
        expect(error).instanceOf(ServiceError);
        return (error as ServiceError).facts.code;
    }

    it("gives logits as they came and scores as the contract calibrates them", async () => {
        const answer = serve().scoreEncodings([encodingOf(3), encodingOf(0)]);
        await held(0);
        scorer.held[0]?.answer();
        const { version, logits, scores } = await answer;
        expect(version).equal("7");
        expect(logits.map((row) => [...row])).deep.equal([Array(6).fill(3), Array(6).fill(0)]);
        expect(scores[0]?.threat).closeTo(1 / (1 + Math.exp(-3)), 1e-6);
        expect(scores[1]).deep.equal({
            toxic: 0.5,
            severe_toxic: 0.5,
            obscene: 0.5,
            threat: 0.5,
            insult: 0.5,
            identity_hate: 0.5,
        });
    });

    it("refuses token ids that the version does not know and sequences that it cannot take", async () => {
        const service = serve();
        const { vocabularySize } = model.tokenizer;
        expect(await code(service.scoreEncodings([encodingOf(1), encodingOf(-1)]))).equal("token_id_unknown");
        expect(await code(service.scoreEncodings([encodingOf(vocabularySize)]))).equal("token_id_unknown");
        expect(await code(service.scoreEncodings([encodingOf(1, 201)]))).equal("encoding_too_long");
        const last = service.scoreEncodings([encodingOf(vocabularySize - 1, 200)]);
        await held(0);
        scorer.held[0]?.answer();
        await last;
    });

    it("pins the version that serves by its number, and tells of one that there is not", async () => {
        const service = serve();
        expect((await service.model("7")).version).equal("7");
        expect(await code(service.score(["a"], { version: "8" }))).equal("pinning_off");
    });

    it("scores the same text under way once, and answers everyone who asked", async () => {
        const service = serve();
        const answers = ["same", "same", "other"].map((text) => service.score([text]));
        await held(0);
        scorer.held[0]?.answer();
        await held(1);
        expect(scorer.held[1]?.encodings).length(1);
        scorer.held[1]?.answer();
        const [one, two] = await Promise.all(answers);
        expect(one?.logits).deep.equal(two?.logits);
    });

    it("goes on for those who stay when one who asked for the same text leaves", async () => {
        const service = serve();
        const first = service.score(["busy"]);
        const client = new AbortController();
        const leaver = service
            .score(["same"], { signal: client.signal })
            .catch((error: Error) => error.message);
        const stayer = service.score(["same"]);
        await held(0);
        client.abort(new Error("left"));
        scorer.held[0]?.answer();
        await first;
        expect(await leaver).equal("left");
        scorer.held[1]?.answer();
        expect((await stayer).scores).length(1);
    });

    it("keeps the scores of texts where asked to, the latest used ones", async () => {
        const looked: number[][] = [];
        const service = serve(2, { looked: (...counts) => looked.push(counts) });
        const ask = async (texts: string[], runs: boolean): Promise<void> => {
            const batch = scorer.held.length;
            const answer = service.score(texts);
            if (runs) {
                await held(batch);
                scorer.held[batch]?.answer();
            }
            expect((await answer).scores).length(texts.length);
        };
        await ask(["a", "b"], true);
        await ask(["b", "a"], false);
        await ask(["a", "c"], true);
        expect(idsOf(scorer.held[1]!)).deep.equal([model.tokenizer.encode("c")[0]]);
        await ask(["c", "a"], false);
        await ask(["b"], true);
        expect(looked).deep.equal([
            [0, 2],
            [2, 0],
            [1, 1],
            [2, 0],
            [0, 1],
        ]);
    });

    it("lets go of a version once its answer is there, whatever that was", async () => {
        const service = serve();
        const answer = service.score(["a"]);
        await held(0);
        let drained = false;
        const draining = model.engine.drain().then(() => (drained = true));
        await new Promise(setImmediate);
        expect(drained).equal(false);
        scorer.held[0]?.answer();
        await answer;
        await draining;
        await code(service.scoreEncodings([encodingOf(-1)]));
        await model.engine.drain();
    });
});
