import { expect } from "chai";
import { Histogram, Registry } from "prom-client";
import { BucketHistogram } from "../../../serving/metrics/bucket-histogram";

describe("BucketHistogram", () => {
    it("tells the same as prom-client's own histogram", async () => {
        const [ours, theirs] = [new Registry(), new Registry()];
        const facts = { name: "seconds", help: "Some seconds" };
        const bounds = [0.1, 0.5, 1];
        const histogram = new BucketHistogram({ ...facts, bounds, label: "face", registry: ours });
        const reference = new Histogram({
            ...facts,
            buckets: bounds,
            labelNames: ["face"],
            registers: [theirs],
        });
        for (const [face, value] of [
            ["a", 0.1],
            ["a", 0.100001],
            ["b", 7],
            ["a", 0],
            ["b", 1],
        ] as const) {
            histogram.of(face).observe(value);
            reference.observe({ face }, value);
        }
        const lines = async (registry: Registry): Promise<string[]> =>
            (await registry.metrics())
                .split("\n")
                // The order of a line's labels means nothing.
                .map((line) =>
                    line.replace(/\{(.*)\}/, (_, labels: string) => labels.split(",").sort().join()),
                )
                .sort();
        expect(await lines(ours)).deep.equal(await lines(theirs));
    });

    it("tells of no observation yet where it has no label", async () => {
        const registry = new Registry();
        new BucketHistogram({ name: "texts", help: "Texts", bounds: [1], registry });
        expect(await registry.metrics())
            .include('texts_bucket{le="+Inf"} 0')
            .and.include("texts_count 0");
    });
});
