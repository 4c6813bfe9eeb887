import { expect } from "chai";
import { benchPlot } from "../../../bench/report/plot";
import { toSvg } from "../../../jobs/evaluate/plots";
import { benchResult, modelResult, modeResult, scenarioResult } from "../results";

describe("benchPlot", () => {
    it("draws rates and latencies of each model and choice of cores", async () => {
        const scenarios = [
            scenarioResult({ connections: 1 }),
            scenarioResult(),
            scenarioResult({ connections: 8, textsPerRequest: 32 }),
        ];
        const pinned = modeResult({ scenarios });
        const unpinned = modeResult({
            scenarios,
            mode: { name: "unpinned", server: null, generator: null },
        });
        const plot = benchPlot(benchResult(modelResult("encoder", pinned, unpinned)));
        const svg = await toSvg(plot as Record<string, unknown>);
        for (const words of [
            "encoder, pinned: texts a second",
            "encoder, unpinned: latency",
            "8 × 32 texts",
            "limit, in process",
            "p99",
        ])
            expect(svg).to.include(words);
        // Three scenarios of two bars and of three percentiles, pinned and unpinned.
        expect(svg.match(/aria-roledescription="bar"/g)).to.have.length(12);
        expect(svg.match(/aria-roledescription="point"/g)).to.have.length(18);
    });

    it("is none where no throughput was measured", () => {
        expect(benchPlot(benchResult(modelResult("linear", modeResult({ scenarios: [] }))))).to.equal(null);
    });
});
