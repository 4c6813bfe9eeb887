import { expect } from "chai";
import { planBatch, type BatchLimits } from "../../../serving/engine/batch-plan";
import { seededBelow } from "../../support/random";

/** The least cost of running all texts, over every way to part them into batches. */
function leastCost(lengths: readonly number[], limits: BatchLimits): number {
    const cost = (batch: readonly number[]): number => {
        const padded = Math.max(1, ...batch) * batch.length;
        const tooLarge = batch.length > 1 && (padded > limits.budgetTokens || batch.length > limits.maxTexts);
        return tooLarge ? Infinity : limits.overheadTokens + padded;
    };
    const [first, ...others] = lengths;
    if (first === undefined) return 0;
    let least = Infinity;
    for (let chosen = 0; chosen < 2 ** others.length; chosen++) {
        const inBatch = (_: number, i: number): boolean => ((chosen >> i) & 1) === 1;
        const rest = others.filter((length, i) => !inBatch(length, i));
        least = Math.min(least, cost([first, ...others.filter(inBatch)]) + leastCost(rest, limits));
    }
    return least;
}

/** What taking planned batches one after another costs. */
function plannedCost(lengths: readonly number[], limits: BatchLimits): number {
    let waiting = [...lengths];
    let cost = 0;
    while (waiting.length > 0) {
        const batch = new Set(planBatch(waiting, limits));
        expect(batch.has(0)).equal(true);
        const taken = waiting.filter((_, i) => batch.has(i));
        cost += limits.overheadTokens + Math.max(1, ...taken) * taken.length;
        waiting = waiting.filter((_, i) => !batch.has(i));
    }
    return cost;
}

describe("planBatch", () => {
    it("costs as little as the best of all ways to part the texts", () => {
        const random = seededBelow(11);
        for (let round = 0; round < 150; round++) {
            const lengths = Array.from({ length: 1 + random(6) }, () => random(60));
            // A budget below 50 overheads, so that the rule for large batches does not come in between.
            const limits = {
                budgetTokens: 1 + random(200),
                maxTexts: 1 + random(6),
                overheadTokens: 4 + random(60),
            };
            expect(plannedCost(lengths, limits), JSON.stringify({ lengths, limits })).equal(
                leastCost(lengths, limits),
            );
        }
    });

    it("puts everything together where a run costs much, and like with like where a token does", () => {
        const lengths = [10, 50, 11, 52];
        const limits = { budgetTokens: 1000, maxTexts: 99 };
        expect(planBatch(lengths, { ...limits, overheadTokens: 500 })).have.members([0, 1, 2, 3]);
        expect(planBatch(lengths, { ...limits, overheadTokens: 20 })).have.members([0, 2]);
    });

    it("makes no batch so large that it only keeps others waiting", () => {
        const lengths = Array.from({ length: 64 }, () => 100);
        expect(planBatch(lengths, { budgetTokens: 1e6, maxTexts: 99, overheadTokens: 10 })).length(5);
    });
});
