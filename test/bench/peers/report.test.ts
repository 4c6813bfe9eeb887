import { expect } from "chai";
import { closestPeer, peersPlot, reportText } from "../../../bench/peers/report";
import type { Figures, ModelPeers, PeerResult, PeersResult } from "../../../bench/peers/result";
import { toSvg } from "../../../jobs/evaluate/plots";

const figures = (textsPerSecond: number): Figures => ({
    textsPerSecond,
    latencyMs: { mean: 1, p50: 1, p95: 2, p99: 3, max: 4 },
    refused: 0,
    errors: {},
    otherCores: 0.25,
});

const peer = (title: string, ratios: Record<number, number>): PeerResult => ({
    name: title.toLowerCase(),
    title,
    packages: [],
    failure: null,
    measured: {
        startMs: 1000,
        megabytes: 100,
        ourMegabytes: 200,
        largestDifference: 1e-7,
        scenarios: Object.entries(ratios).map(([connections, ratio]) => ({
            connections: Number(connections),
            rounds: [],
            ours: figures(1000),
            theirs: figures(1000 / ratio),
            ratio,
        })),
    },
});
const failed: PeerResult = {
    name: "late",
    title: "Late",
    packages: [],
    measured: null,
    failure: "did not answer",
};

const result = (...peers: PeerResult[]): PeersResult => ({
    created: "2026-11-24T12:00:00Z",
    commit: null,
    machine: {
        cpu: "A CPU",
        cores: 2,
        memoryBytes: 1,
        os: "Linux",
        node: "20.20.2",
        onnxruntime: "1.30.0",
        loadAverage: 0,
        pinnedCoresAreSiblings: false,
    },
    texts: { source: "sample", count: 100, seed: 1 },
    models: [{ name: "encoder", peers }],
});

describe("the report on peers", () => {
    it("says who comes closest at 50 connections, whatever is so at one", () => {
        const { models } = result(peer("Slow", { 1: 0.8, 50: 3 }), peer("Quick", { 1: 2, 50: 1.5 }));
        expect(closestPeer(models[0] as ModelPeers)).deep.equal({ title: "Quick", ratio: 1.5 });
        const text = reportText({ ...result(), models });
        expect(text).match(
            /at 50 connections ahead of every peer: closest comes Quick, to which we are × 1.50/,
        );
        expect(text).match(/Slow +50 +333 +1000 +3.00 +3.0 +3.0 +0 +100 +200 +1000/);
        expect(text).match(/everything else on this machine took 0.25 cores/);
    });

    it("hides neither a peer that is ahead nor one that could not be measured", () => {
        const text = reportText(result(peer("Quicker", { 50: 0.9 }), failed));
        expect(text).match(/NOT ahead of every peer: closest comes Quicker/);
        expect(text).match(/not measured: Late: did not answer/);
        expect(reportText(result(failed))).match(/no peer could be measured/);
    });

    it("can be drawn", async () => {
        const svg = await toSvg(peersPlot(result(peer("Slow", { 1: 2, 50: 3 }), failed)));
        expect(svg).match(/^<svg/).match(/Slow/).not.match(/Late/);
    }).timeout(20_000);
});
