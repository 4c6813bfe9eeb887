import { expect } from "chai";
import { Ledger } from "../../../bench/soak/ledger";

describe("Ledger", () => {
    it("counts each request by its kind and its end, and tells what never ended", () => {
        const ledger = new Ledger();
        ledger.begin("native")("answered");
        ledger.begin("native")("busy");
        ledger.begin("rubbish")("refused");
        ledger.begin("native");
        const { begun, open, total, kinds } = ledger.summary();
        expect({ begun, open }).deep.equal({ begun: 4, open: 1 });
        expect(total).deep.equal({ answered: 1, busy: 1, refused: 1, left: 0, wrong: 0, lost: 0 });
        expect(kinds["native"]).include({ answered: 1, busy: 1, refused: 0 });
        expect(ledger.incidents).deep.equal([]);
    });

    it("keeps what went wrong, up to a bound", () => {
        const ledger = new Ledger();
        for (let i = 0; i < 60; i++) ledger.begin("native")("lost", `socket ${i}`);
        ledger.begin("native")("left", "on purpose");
        expect(ledger.incidents).length(50);
        expect(ledger.incidents[0]).include({ outcome: "lost", kind: "native", detail: "socket 0" });
        expect(ledger.summary().total.lost).equal(60);
    });

    it("refuses a request that ends twice", () => {
        const end = new Ledger().begin("native");
        end("answered");
        expect(() => end("lost")).throw(/twice/);
    });
});
