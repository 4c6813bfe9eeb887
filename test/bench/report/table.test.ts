import { expect } from "chai";
import { reportText, table } from "../../../bench/report/table";
import { targetsOf } from "../../../bench/report/targets";
import { benchResult, modelResult, modeResult, scenarioResult } from "../results";

describe("table", () => {
    it("lines columns up to the right", () => {
        expect(
            table([
                ["a", "long"],
                ["1,000", "2"],
            ]),
        ).to.equal("    a  long\n1,000     2");
    });
});

describe("reportText", () => {
    it("gives every figure beside what it is", () => {
        const result = benchResult(modelResult("encoder", modeResult()));
        const text = reportText(result, targetsOf(result));
        expect(text).to.include("A CPU, 2 cores, Node 20.20.2, ONNX Runtime 1.30.0; 2000 texts of sample");
        expect(text).to.include("ENCODER, pinned (server on core 0, generator on core 1; 1 thread;");
        expect(text).to.include("limit: 1,100 texts/s in batches of 8, sorted");
        expect(text).to.match(
            /^ +50 +1 +1,000 +91\.0 % +89\.0 % +18\.0 +30\.0 +40\.0 +0\.10 +0\.02 +0 +0 +200$/m,
        );
        expect(text).to.include("start to ready: 310 ms (median of 3)");
        expect(text).to.match(/200 connections for 60 s: 1,000 texts\/s.*steady 210 MB/);
        expect(text).to.include("peak of resident memory: 220 MB");
        expect(text).to.match(/10 swaps in 5 s.*× 1\.40/);
        expect(text).to.match(/^✓ encoder, pinned: p99 at 50 connections +40\.0 ms \(under 100 ms\)$/m);
    });

    it("says so where the machine had other work", () => {
        const text = (otherCores: number | null): string =>
            reportText(
                benchResult(
                    modelResult("linear", modeResult({ scenarios: [scenarioResult({ otherCores })] })),
                ),
                [],
            );
        expect(text(0.5)).to.match(/0\.10 +0\.50 .*\n! The machine did other work/);
        expect(text(0.05)).not.to.include("!");
        expect(text(null)).to.match(/0\.10 +– +0 +0/);
    });

    it("shows what is missing as missing, and errors by kind", () => {
        const bare = modeResult({
            mode: { name: "unpinned", server: null, generator: null },
            threads: 2,
            scenarios: [
                scenarioResult({
                    latencyMs: null,
                    cpuShare: null,
                    residentBytes: null,
                    errors: { ECONNRESET: 7 },
                }),
            ],
            readyAfterMs: [],
            endurance: null,
            peakBytes: null,
            swaps: null,
        });
        const text = reportText(benchResult(modelResult("linear", bare)), []);
        expect(text).to.include("LINEAR, unpinned (all cores for server and generator; 2 threads;");
        expect(text).to.match(/ % +– +– +– +– +0\.10 +0\.02 +0 +7 × ECONNRESET +–$/m);
        expect(text).not.to.match(/start to ready|swaps|peak|TARGETS/);
    });
});
