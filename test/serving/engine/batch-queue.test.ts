import { expect } from "chai";
import { BatchQueue, type QueueEntry } from "../../../serving/engine/batch-queue";
import { encodingOf } from "../../support/gated-scorer";

function entry(
    id: number,
    length: number,
    signal: AbortSignal | null = null,
): QueueEntry & { error: unknown } {
    const made = {
        encoding: encodingOf(id, length),
        signal,
        enqueuedAt: 0,
        isRetry: false,
        error: null as unknown,
        resolve: () => undefined,
        reject: (error: unknown) => {
            made.error = error;
        },
    };
    return made;
}

const ids = (batch: QueueEntry[]): (number | undefined)[] => batch.map(({ encoding }) => encoding[0]);

describe("BatchQueue", () => {
    const cases: [string, number, number[], number, number[][]][] = [
        ["fills a batch up to the budget", 30, [10, 10, 10, 10], 99, [[0, 1, 2], [3]]],
        ["counts padding to the longest", 30, [5, 5, 20, 5], 99, [[0, 1], [2], [3]]],
        ["takes a text beyond the budget alone", 30, [100, 5, 100], 99, [[0], [1], [2]]],
        ["takes no more texts than asked for", 1000, [1, 1, 1, 1, 1], 2, [[0, 1], [2, 3], [4]]],
        ["takes a text without tokens", 4, [0, 0, 0], 99, [[0, 1, 2]]],
    ];
    for (const [name, budget, lengths, maxTexts, expected] of cases) {
        it(name, () => {
            const queue = new BatchQueue(budget);
            lengths.forEach((length, i) => {
                const made = entry(i, Math.max(length, 1));
                queue.push(length === 0 ? { ...made, encoding: encodingOf(i, 1) } : made);
            });
            const batches: (number | undefined)[][] = [];
            while (queue.length > 0) batches.push(ids(queue.take(maxTexts)));
            expect(batches).deep.equal(expected);
        });
    }

    it("keeps every entry once and in order whatever the lengths", () => {
        const queue = new BatchQueue(64);
        let seed = 7;
        const random = (): number => (seed = (seed * 48_271) % 0x7fffffff);
        for (let i = 0; i < 3000; i++) queue.push(entry(i, 1 + (random() % 40)));
        const taken: (number | undefined)[] = [];
        while (queue.length > 0) {
            const batch = queue.take(1 + (random() % 9));
            const longest = Math.max(...batch.map(({ encoding }) => encoding.length));
            expect(batch.length === 1 || longest * batch.length <= 64).equal(true);
            taken.push(...ids(batch));
        }
        expect(taken).deep.equal(Array.from({ length: 3000 }, (_, i) => i));
    });

    it("drops entries whose client left and tells them why", () => {
        const queue = new BatchQueue(100);
        const gone = entry(1, 1, AbortSignal.abort(new Error("left")));
        queue.push(gone);
        queue.push(entry(2, 1));
        expect(ids(queue.take(9))).deep.equal([2]);
        expect((gone.error as Error).message).equal("left");
    });

    it("gives entries of a failed batch out first, one by one", () => {
        const queue = new BatchQueue(100);
        queue.push(entry(3, 1));
        queue.putBack([entry(1, 1), entry(2, 1)]);
        expect([ids(queue.take(9)), ids(queue.take(9)), ids(queue.take(9))]).deep.equal([[1], [2], [3]]);
    });
});
