import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Latency } from "./load";

/** Latencies in an HDR histogram: whole microseconds up to a minute and a half, 3 significant figures. */
export class Latencies {
    private readonly histogram: RecordableHistogram = createHistogram({
        lowest: 1,
        highest: 100_000_000,
        figures: 3,
    });

    record(milliseconds: number): void {
        this.histogram.record(Math.max(1, Math.round(milliseconds * 1000)));
    }

    get count(): number {
        return this.histogram.count;
    }

    /** null where nothing was recorded. */
    summary(): Latency | null {
        if (this.count === 0) return null;
        const ms = (microseconds: number): number => Number((microseconds / 1000).toFixed(3));
        const at = (percentile: number): number => ms(this.histogram.percentile(percentile));
        return {
            mean: ms(this.histogram.mean),
            p50: at(50),
            p95: at(95),
            p99: at(99),
            max: ms(this.histogram.max),
        };
    }
}
