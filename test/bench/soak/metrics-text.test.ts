import { expect } from "chai";
import { MetricsText } from "../../../bench/soak/metrics-text";

const metrics = new MetricsText(
    [
        "# HELP moderato_reloads_total Attempts",
        "# TYPE moderato_reloads_total counter",
        'moderato_reloads_total{outcome="loaded"} 3',
        'moderato_reloads_total{outcome="refused",reason="a b"} 2',
        "moderato_reloads_total_more 100",
        "moderato_depth 7",
        "",
    ].join("\n"),
);

describe("MetricsText", () => {
    it("sums the series of a name that bear the labels", () => {
        expect(metrics.sum("moderato_reloads_total")).equal(5);
        expect(metrics.sum("moderato_reloads_total", { outcome: "refused" })).equal(2);
        expect(metrics.sum("moderato_reloads_total", { outcome: "failed" })).equal(0);
        expect(metrics.sum("moderato_depth")).equal(7);
    });
});
