import { expect } from "chai";
import { Outbox } from "../../../../serving/page/assets/outbox";
import { AnswerError } from "../../../../serving/page/assets/server";
import { MemoryStorage } from "../memory-storage";

describe("the page's corrections", () => {
    const one = { text: "one", label: "toxic", present: false, version: "4" };
    const two = { text: "two", label: "insult", present: true, version: "4" };
    let storage: MemoryStorage;
    let failure: AnswerError | null;
    let sent: string[];
    let events: string[];
    beforeEach(() => {
        storage = new MemoryStorage();
        failure = null;
        sent = [];
        events = [];
    });
    const open = () =>
        new Outbox({
            async send(correction) {
                if (failure !== null) throw failure;
                sent.push(correction.text);
            },
            storage,
            settled: ({ text }, outcome) => events.push(`${text} ${outcome}`),
            changed: (waiting, why) => events.push(`${waiting} ${why}`.trim()),
        });

    it("are sent at once and then forgotten here", async () => {
        await open().add(one);
        expect(sent).deep.equal(["one"]);
        expect(events).deep.equal(["one kept", "0"]);
        expect(storage.kept.size).equal(0);
    });

    for (const [what, status] of [
        ["no answer", null],
        ["a missing key", 401],
        ["too many requests", 429],
        ["a full disk", 503],
    ] as const) {
        it(`wait in the tab after ${what}, and go in their order later, after a reload too`, async () => {
            failure = new AnswerError("Not now.", { status });
            const outbox = open();
            await outbox.add(one);
            await outbox.add(two);
            expect(sent).deep.equal([]);
            expect(events.slice(-3)).deep.equal(["one waits", "two waits", "2 Not now."]);
            failure = null;
            await open().flush();
            expect(sent).deep.equal(["one", "two"]);
            expect(events.slice(-3)).deep.equal(["one kept", "two kept", "0"]);
            expect(storage.kept.size).equal(0);
        });
    }

    it("that would be refused for ever do not block those behind them", async () => {
        const outbox = open();
        failure = new AnswerError("Not now.", { status: 503 });
        await outbox.add(one);
        failure = new AnswerError("text is too long.", { status: 400 });
        await outbox.add(two);
        expect(events.slice(-3)).deep.equal(["one refused", "two refused", "0"]);
        expect(outbox.waiting).deep.equal([]);
    });

    it("that come while one is under way are sent by the same round", async () => {
        const outbox = open();
        await Promise.all([outbox.add(one), outbox.add(two)]);
        expect(sent).deep.equal(["one", "two"]);
        expect(events.filter((event) => event === "0")).length(1);
    });

    for (const spoilt of ["not json", "{}", "null", '[{"text":1}]', "[null]"]) {
        it(`pass over what is no correction: ${spoilt}`, () => {
            storage.kept.set("moderato.outbox", spoilt);
            expect(open().waiting).deep.equal([]);
        });
    }

    it("wait until the page is left where the browser keeps nothing", async () => {
        storage.refuses = true;
        failure = new AnswerError("Not now.", { status: null });
        const outbox = open();
        await outbox.add(one);
        failure = null;
        await outbox.flush();
        expect(sent).deep.equal(["one"]);
    });
});
