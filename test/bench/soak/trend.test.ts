import { expect } from "chai";
import { linearTrend, type Sample } from "../../../bench/soak/trend";
import { Random } from "../../../jobs/data/random";

const line = (n: number, value: (second: number) => number): Sample[] =>
    Array.from({ length: n }, (_, seconds) => ({ seconds, value: value(seconds) }));

describe("linearTrend", () => {
    it("finds an exact line exactly", () => {
        const trend = linearTrend(line(100, (s) => 50 + s / 36));
        expect(trend.perHour).closeTo(100, 1e-9);
        expect(trend.intercept).closeTo(50, 1e-9);
        expect(trend.low).closeTo(100, 1e-3);
        expect(trend.high).closeTo(100, 1e-3);
    });

    it("gives the interval of plain least squares where the noise is independent", () => {
        // scipy.stats.linregress with t.ppf(0.975, 8) gives 0.5591 to 1.0409 for the slope 0.8;
        // its residuals alternate, so that their autocorrelation is negative and counts as none.
        const values = [1, 3, 2, 5, 4, 6, 5, 8, 7, 9];
        const trend = linearTrend(line(10, (s) => values[s] as number));
        expect(trend.perHour / 3600).closeTo(0.8, 0.001);
        expect(trend.low / 3600).closeTo(0.5591, 0.002);
        expect(trend.high / 3600).closeTo(1.0409, 0.002);
    });

    it("is less sure of noise that remembers itself", () => {
        const random = new Random(1);
        const independent = line(600, () => random.real() - 0.5);
        let state = 0;
        const remembering = line(600, () => (state = 0.95 * state + (random.real() - 0.5) * 0.312));
        const width = (samples: Sample[]): number => {
            const { low, high } = linearTrend(samples);
            return high - low;
        };
        // Both have about the same spread; with ρ = 0.95 there are 39 times fewer independent samples.
        expect(width(remembering) / width(independent)).within(3, 12);
    });

    it("covers the true slope of such noise about as often as it says", () => {
        const random = new Random(7);
        const covered = Array.from({ length: 200 }, () => {
            let state = 0;
            const samples = line(300, (s) => (state = 0.8 * state + random.real() - 0.5) + s * 0.001);
            const { low, high } = linearTrend(samples);
            return low <= 3.6 && 3.6 <= high;
        }).filter(Boolean).length;
        expect(covered).within(180, 200);
    });

    it("claims nothing of too few samples", () => {
        for (const n of [0, 1, 3]) {
            const { low, high } = linearTrend(line(n, (s) => [5, 9, 2][s] as number));
            expect([low, high], String(n)).deep.equal([-Infinity, Infinity]);
        }
    });
});
