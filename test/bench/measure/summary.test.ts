import { expect } from "chai";
import type { LoadResult } from "../../../bench/load/load";
import { summarise } from "../../../bench/measure/summary";

const SCENARIO = { connections: 50, textsPerRequest: 1 };

function load(textsPerSecond: number, p99: number, changes: Partial<LoadResult> = {}): LoadResult {
    return {
        connections: 50,
        seconds: 5,
        answered: textsPerSecond * 5,
        requestsPerSecond: textsPerSecond,
        textsPerSecond,
        latencyMs: { mean: 1, p50: p99 / 4, p95: p99 / 2, p99, max: p99 * 2 },
        refused: 0,
        errors: {},
        generatorCores: 0.2,
        serverCores: 0.9,
        otherCores: 0,
        ...changes,
    };
}

describe("summarise", () => {
    it("compares each round of the server with the limit of the same round", () => {
        // The machine slowed down to a half after the first round, for both alike: the server is at 80 % throughout.
        const rounds = [
            { limitTextsPerSecond: 1000, limitCpuMsPerText: 1, load: load(800, 40), otherCores: 0.1 },
            { limitTextsPerSecond: 500, limitCpuMsPerText: 1, load: load(400, 80), otherCores: 0.1 },
            { limitTextsPerSecond: 500, limitCpuMsPerText: 1, load: load(400, 60), otherCores: 0.1 },
        ];
        const result = summarise(SCENARIO, rounds, 1e8);
        expect(result.share).to.equal(0.8);
        expect(result.textsPerSecond).to.equal(400);
        expect(result.limitTextsPerSecond).to.equal(500);
        expect(result.latencyMs).to.deep.equal({ mean: 1, p50: 15, p95: 30, p99: 60, max: 120 });
        expect(result).to.deep.include({ connections: 50, textsPerRequest: 1, residentBytes: 1e8 });
    });

    it("compares CPU time of a text, which idling and other programs do not change", () => {
        // 0.9 cores for 600 texts a second are 1.5 ms a text; the limit needs 1.2.
        const round = {
            limitTextsPerSecond: 1e6,
            limitCpuMsPerText: 1.2,
            load: load(600, 40),
            otherCores: 1,
        };
        expect(summarise(SCENARIO, [round], null).cpuShare).to.be.closeTo(0.8, 1e-9);
        const unknown = { ...round, load: load(600, 40, { serverCores: null }) };
        expect(summarise(SCENARIO, [unknown], null).cpuShare).to.equal(null);
        const silent = { ...round, load: load(0, 40) };
        expect(summarise(SCENARIO, [silent], null).cpuShare).to.equal(0);
    });

    it("loses no error: they are summed by kind, however few rounds had them", () => {
        const rounds = [
            {
                limitTextsPerSecond: 1000,
                limitCpuMsPerText: 1,
                load: load(800, 40, { errors: { "status 503": 2 }, refused: 3 }),
                otherCores: 0.1,
            },
            { limitTextsPerSecond: 1000, limitCpuMsPerText: 1, load: load(800, 40), otherCores: 0.1 },
            {
                limitTextsPerSecond: 1000,
                limitCpuMsPerText: 1,
                load: load(800, 40, { errors: { "status 503": 1, ECONNRESET: 4 }, refused: 1 }),
                otherCores: null,
            },
        ];
        const result = summarise(SCENARIO, rounds, null);
        expect(result.errors).to.deep.equal({ "status 503": 3, ECONNRESET: 4 });
        expect(result.refused).to.equal(4);
    });

    it("has no latency where a round had no answer", () => {
        const rounds = [
            { limitTextsPerSecond: 1000, limitCpuMsPerText: 1, load: load(800, 40), otherCores: 0.1 },
            {
                limitTextsPerSecond: 1000,
                limitCpuMsPerText: 1,
                load: load(0, 0, { latencyMs: null }),
                otherCores: 0.1,
            },
        ];
        expect(summarise(SCENARIO, rounds, null).latencyMs).to.equal(null);
    });
});
