import { expect } from "chai";
import { LiveScorer } from "../../../../serving/page/assets/live-scorer";

interface Question {
    text: string;
    signal: AbortSignal;
    answer(value: unknown): Promise<void>;
    refuse(error: Error): Promise<void>;
}

/** A timer that runs when the test says so. */
class Timers {
    private next: { run: () => void; ms: number } | null = null;

    readonly set = (run: () => void, ms: number) => (this.next = { run, ms });
    readonly clear = (timer: unknown) => {
        if (this.next === timer) this.next = null;
    };

    get waits(): number | null {
        return this.next?.ms ?? null;
    }

    ring(): void {
        const { run } = this.next as { run: () => void };
        this.next = null;
        run();
    }
}

describe("scores as you type", () => {
    let questions: Question[];
    let seen: string[];
    let timers: Timers;
    let scorer: LiveScorer;
    beforeEach(() => {
        questions = [];
        seen = [];
        timers = new Timers();
        scorer = new LiveScorer({
            ask: (text, signal) =>
                new Promise((resolve, reject) => {
                    const settled = (settle: () => void) => {
                        settle();
                        return new Promise<void>((done) => setImmediate(done));
                    };
                    questions.push({
                        text,
                        signal,
                        answer: (value) => settled(() => resolve(value)),
                        refuse: (error) => settled(() => reject(error)),
                    });
                }),
            shown: (answer: unknown, text) => seen.push(`${text}=${String(answer)}`),
            failed: (error, text) => seen.push(`${text}!${error.message}${error.retryInS ?? ""}`),
            busy: (busy) => seen.push(busy ? "busy" : "idle"),
            setTimer: timers.set,
            clearTimer: timers.clear,
        });
    });
    const told = () => seen.filter((one) => one !== "busy" && one !== "idle");
    const question = (i: number): Question => questions[i] as Question;

    it("asks once typing rests, with the last text only", () => {
        for (const text of ["a", "ab", "abc"]) scorer.typed(text);
        expect(questions).deep.equal([]);
        timers.ring();
        expect(questions.map(({ text }) => text)).deep.equal(["abc"]);
    });

    it("asks at once when told to, and not again for what was typed before", () => {
        scorer.typed("a");
        scorer.now("ab");
        expect(questions.map(({ text }) => text)).deep.equal(["ab"]);
        expect(timers.waits).equal(null);
    });

    it("calls an older question off and never shows its answer, even if it arrives", async () => {
        scorer.now("old");
        scorer.now("new");
        expect(question(0).signal.aborted).equal(true);
        expect(question(1).signal.aborted).equal(false);
        await question(1).answer(2);
        await question(0).answer(1);
        expect(told()).deep.equal(["new=2"]);
    });

    it("never tells of an older question's failure", async () => {
        scorer.now("old");
        scorer.now("new");
        await question(0).refuse(new Error("late"));
        expect(told()).deep.equal([]);
        expect(seen.at(-1)).equal("busy");
    });

    it("shows nothing after a cancel", async () => {
        scorer.now("a");
        scorer.cancel();
        await question(0).answer(1);
        expect(told()).deep.equal([]);
        expect(seen.at(-1)).equal("idle");
    });

    it("asks again after a refusal that says when, but not for ever", async () => {
        scorer.now("a");
        for (let i = 0; i < 5; i++) {
            await question(i).refuse(Object.assign(new Error("busy"), { retryInS: 3 }));
            expect(timers.waits).equal(3000);
            timers.ring();
        }
        await question(5).refuse(Object.assign(new Error("busy"), { retryInS: 3 }));
        expect(timers.waits).equal(null);
        expect(told()).deep.equal([...Array<string>(5).fill("a!busy3"), "a!busy"]);
    });

    it("does not ask again for a text that was replaced", async () => {
        scorer.now("a");
        await question(0).refuse(Object.assign(new Error("busy"), { retryInS: 3 }));
        scorer.typed("ab");
        expect(timers.waits).equal(250);
        timers.ring();
        expect(questions.map(({ text }) => text)).deep.equal(["a", "ab"]);
    });

    it("asks once where a refusal says nothing of later", async () => {
        scorer.now("a");
        await question(0).refuse(new Error("no"));
        expect(timers.waits).equal(null);
        expect(told()).deep.equal(["a!no"]);
    });
});
