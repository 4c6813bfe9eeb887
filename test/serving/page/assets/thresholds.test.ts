import { expect } from "chai";
import { Thresholds } from "../../../../serving/page/assets/thresholds";
import { MemoryStorage } from "../memory-storage";

describe("the page's thresholds", () => {
    const model = { toxic: 0.2559, insult: 0.5 };
    let storage: MemoryStorage;
    beforeEach(() => (storage = new MemoryStorage()));
    const open = (own: Record<string, number> = model) => new Thresholds(own, storage);

    it("are the model's own, exactly, until one is moved", () => {
        const thresholds = open();
        expect(thresholds.get("toxic")).equal(0.2559);
        expect(thresholds.anyMoved).equal(false);
        expect(storage.kept.size).equal(0);
    });

    it("keep a moved one for the next visit, and only that one", () => {
        open().set("toxic", 0.7);
        const next = open({ toxic: 0.3, insult: 0.6 });
        expect(next.get("toxic")).equal(0.7);
        expect(next.isMoved("toxic")).equal(true);
        expect(next.get("insult")).equal(0.6);
        expect(next.isMoved("insult")).equal(false);
    });

    it("follow the model again where the mark is put back to it", () => {
        const thresholds = open();
        thresholds.set("toxic", 0.7);
        thresholds.set("toxic", 0.26);
        expect(thresholds.get("toxic")).equal(0.2559);
        expect(storage.kept.size).equal(0);
    });

    it("follow the model again after a reset", () => {
        const thresholds = open();
        thresholds.set("toxic", 0.7);
        thresholds.set("insult", 0.1);
        thresholds.reset();
        expect(thresholds.get("toxic")).equal(0.2559);
        expect(open().anyMoved).equal(false);
    });

    it("can be chosen before there is a model", () => {
        const thresholds = open({});
        expect(thresholds.get("toxic")).equal(null);
        thresholds.set("toxic", 0.4);
        expect(thresholds.get("toxic")).equal(0.4);
    });

    for (const spoilt of [
        "not json",
        "null",
        "[1]",
        '{"toxic":"0.5"}',
        '{"toxic":7}',
        '{"toxic":-1}',
        '"x"',
    ]) {
        it(`pass over what is no threshold: ${spoilt}`, () => {
            storage.kept.set("moderato.thresholds", spoilt);
            expect(open().get("toxic")).equal(0.2559);
        });
    }

    it("hold until the page is left where the browser keeps nothing", () => {
        storage.refuses = true;
        const thresholds = open();
        thresholds.set("toxic", 0.7);
        expect(thresholds.get("toxic")).equal(0.7);
    });
});
