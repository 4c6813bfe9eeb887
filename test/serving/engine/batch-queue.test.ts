import { expect } from "chai";
import { BatchQueue, WINDOW, type QueueEntry } from "../../../serving/engine/batch-queue";
import { encodingOf } from "../../support/gated-scorer";
import { seededBelow } from "../../support/random";

interface TestEntry extends QueueEntry {
    id: number;
    wanted: boolean;
}

function entry(id: number, length = 1, wanted = true): TestEntry {
    return {
        id,
        wanted,
        encoding: encodingOf(id, length),
        enqueuedAt: 0,
        isRetry: false,
        isWanted() {
            return this.wanted;
        },
        resolve: () => undefined,
        reject: () => undefined,
    };
}

const ids = (batch: QueueEntry[]): number[] => batch.map((taken) => (taken as TestEntry).id);
const queueOf = (budget: number, overhead = 1000): BatchQueue => new BatchQueue(budget, () => overhead);

describe("BatchQueue", () => {
    const cases: [string, number, number[], number, number[][]][] = [
        ["fills a batch up to the budget", 30, [10, 10, 10, 10], 99, [[0, 1, 2], [3]]],
        ["counts padding to the longest", 30, [5, 5, 20, 5], 99, [[0, 1, 3], [2]]],
        ["takes a text beyond the budget alone", 30, [100, 5, 100], 99, [[0], [1], [2]]],
        ["takes no more texts than asked for", 1000, [1, 1, 1, 1, 1], 2, [[0, 1], [2, 3], [4]]],
        ["takes a text without tokens", 4, [0, 0, 0], 99, [[0, 1, 2]]],
    ];
    for (const [name, budget, lengths, maxTexts, expected] of cases) {
        it(name, () => {
            const queue = queueOf(budget);
            lengths.forEach((length, i) => queue.push(entry(i, length)));
            const batches: number[][] = [];
            while (queue.length > 0) batches.push(ids(queue.take(maxTexts)));
            expect(batches).deep.equal(expected);
        });
    }

    it("keeps the budget, takes each text once and never an older one too late, whatever comes when", () => {
        for (let seed = 1; seed <= 200; seed++) {
            const random = seededBelow(seed);
            const budget = 1 + random(300);
            const overhead = 1 + random(200);
            const queue = queueOf(budget, overhead);
            const lengths: number[] = [];
            const passedOver: number[] = [];
            const taken = new Set<number>();
            while (taken.size < 400) {
                for (let burst = random(12); burst > 0 && lengths.length < 400; burst--) {
                    const length = random(4) === 0 ? random(200) : random(20);
                    queue.push(entry(lengths.length, length));
                    lengths.push(length);
                    passedOver.push(0);
                }
                const maxTexts = 1 + random(40);
                const oldest = lengths.findIndex((_, id) => !taken.has(id));
                const batch = ids(queue.take(maxTexts));
                const longest = Math.max(1, ...batch.map((id) => lengths[id] as number));
                expect(batch.length).most(maxTexts);
                if (batch.length > 1) expect(longest * batch.length).most(budget);
                for (const id of batch) {
                    expect(taken.has(id), `seed ${seed}: text ${id} twice`).equal(false);
                    taken.add(id);
                }
                if (oldest >= 0) expect(batch, `seed ${seed}: the oldest`).include(oldest);
                const last = Math.max(-1, ...batch);
                for (let id = 0; id < last; id++) {
                    if (!taken.has(id)) passedOver[id] = (passedOver[id] as number) + 1;
                }
            }
            expect(queue.length).equal(0);
            expect(Math.max(...passedOver), `seed ${seed}`).most(WINDOW - 1);
        }
    });

    it("wastes far less on padding than taking texts as they come", () => {
        const random = seededBelow(3);
        const queue = queueOf(4096, 8);
        let real = 0;
        for (let id = 0; id < 1000; id++) {
            const length = 1 + random(100);
            real += length;
            queue.push(entry(id, length));
        }
        let padded = 0;
        while (queue.length > 0) {
            const batch = queue.take(32);
            padded += Math.max(...batch.map(({ encoding }) => encoding.length)) * batch.length;
        }
        expect(padded / real).below(1.1);
    });

    it("drops entries that nobody waits for", () => {
        const queue = queueOf(100);
        queue.push(entry(1, 1, false));
        queue.push(entry(2));
        queue.push(entry(3, 1, false));
        expect(ids(queue.take(9))).deep.equal([2]);
        expect(queue.length).equal(0);
        expect(queue.take(9)).deep.equal([]);
    });

    it("gives entries of a failed batch out first, one by one", () => {
        const queue = queueOf(100);
        queue.push(entry(3));
        queue.push(entry(4));
        queue.putBack([entry(1), entry(2)]);
        expect([ids(queue.take(9)), ids(queue.take(9)), ids(queue.take(9))]).deep.equal([[1], [2], [3, 4]]);
    });
});
