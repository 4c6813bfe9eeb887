import { expect } from "chai";
import { targetsOf } from "../../../bench/report/targets";
import { modeResult, modelResult, scenarioResult, loadResult } from "../results";

describe("targetsOf", () => {
    const missed = (...models: Parameters<typeof targetsOf>[0]["models"]): string[] =>
        targetsOf({ models })
            .filter(({ isMet }) => !isMet)
            .map(({ name, found }) => `${name}: ${found}`);

    it("are met by a run in which all is well", () => {
        const models = [modelResult("encoder", modeResult()), modelResult("linear", modeResult())];
        expect(targetsOf({ models })).to.have.length(6 + 5);
        expect(missed(...models)).to.deep.equal([]);
    });

    it("are missed by a share under 85 % of the limit, with the encoder", () => {
        const slow = modeResult({ scenarios: [scenarioResult({ share: 0.849 })] });
        expect(missed(modelResult("encoder", slow))).to.deep.equal([
            "encoder, pinned: share of the limit at 50 connections: 84.9 %",
        ]);
        expect(missed(modelResult("linear", slow))).to.deep.equal([]);
    });

    it("are missed by a p99 of 100 ms, and by one that is not known", () => {
        const at = (p99: number) =>
            modeResult({
                scenarios: [scenarioResult({ latencyMs: { mean: 1, p50: 1, p95: 1, p99, max: p99 } })],
            });
        expect(missed(modelResult("linear", at(99.9)))).to.deep.equal([]);
        expect(missed(modelResult("linear", at(100)))).to.have.length(1);
        const silent = modeResult({ scenarios: [scenarioResult({ latencyMs: null })] });
        expect(missed(modelResult("linear", silent))).to.have.length(1);
    });

    it("allow the encoder 512 MB and the linear model 256 MB at the peak, pinned or not", () => {
        for (const name of ["pinned", "unpinned"] as const) {
            const mode = { name, server: null, generator: null };
            const at = (megabytes: number) => modeResult({ mode, peakBytes: megabytes * 1e6 });
            expect(missed(modelResult("linear", at(255)))).to.deep.equal([]);
            expect(missed(modelResult("linear", at(256)))).to.have.length(1);
            expect(missed(modelResult("encoder", at(511)))).to.deep.equal([]);
            expect(missed(modelResult("encoder", at(512)))).to.have.length(1);
        }
    });

    it("are missed by one failed request anywhere, but not by a refusal", () => {
        const errors = { "status 500": 1 };
        const well = { load: loadResult(), steadyBytes: 1e8 };
        for (const bad of [
            modeResult({ scenarios: [scenarioResult({ errors })] }),
            modeResult({ endurance: { ...well, load: loadResult({ errors }) } }),
            modeResult({
                swaps: { swaps: 3, before: loadResult(), during: loadResult({ errors }), p99Ratio: 1 },
            }),
        ])
            expect(missed(modelResult("linear", bad))).to.deep.equal([
                "linear, pinned: requests failed, other than by 429: 1 × status 500",
            ]);
        const refused = modeResult({ endurance: { ...well, load: loadResult({ refused: 100 }) } });
        expect(missed(modelResult("linear", refused))).to.deep.equal([]);
    });

    it("are missed by slow starts and slow swaps", () => {
        const slow = modeResult({
            readyAfterMs: [1000, 1500, 9000],
            swaps: { swaps: 3, before: loadResult(), during: loadResult(), p99Ratio: 2.01 },
        });
        expect(missed(modelResult("linear", slow))).to.deep.equal([
            "linear, pinned: start to ready: 1500 ms",
            "linear, pinned: p99 while versions are swapped, by p99 before: 2.01",
        ]);
    });

    it("are judged only where they were measured", () => {
        const nothing = modeResult({
            scenarios: [],
            readyAfterMs: [],
            endurance: null,
            peakBytes: null,
            swaps: null,
        });
        expect(targetsOf({ models: [modelResult("linear", nothing)] })).to.deep.equal([]);
    });
});
