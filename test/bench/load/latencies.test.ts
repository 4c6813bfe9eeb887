import { expect } from "chai";
import { Latencies } from "../../../bench/load/latencies";

describe("Latencies", () => {
    it("gives the percentiles of what was recorded, in any order", () => {
        const latencies = new Latencies();
        for (let i = 1000; i >= 1; i--) latencies.record(i / 10);
        const summary = latencies.summary();
        expect(summary?.p50).to.be.closeTo(50, 0.05);
        expect(summary?.p95).to.be.closeTo(95, 0.1);
        expect(summary?.p99).to.be.closeTo(99, 0.1);
        expect(summary?.max).to.be.closeTo(100, 0.1);
        expect(summary?.mean).to.be.closeTo(50.05, 0.05);
    });

    it("keeps three figures from microseconds to a minute", () => {
        for (const ms of [0.012, 1.23, 45.6, 60_000]) {
            const latencies = new Latencies();
            latencies.record(ms);
            expect(latencies.summary()?.p50).to.be.closeTo(ms, Math.max(ms * 0.001, 0.001));
        }
    });

    it("has no summary where nothing was recorded", () => {
        expect(new Latencies().summary()).to.equal(null);
    });
});
