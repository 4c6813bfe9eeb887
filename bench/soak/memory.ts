import { setInterval as every } from "node:timers/promises";
import { linearTrend, type Sample, type Trend } from "./trend";

const EVERY_MS = 1000;
/** Compilers, caches and allocators settle in this share of the load's time, which the trend leaves out. */
const WARM_UP_SHARE = 0.25;
/** A shorter window than this shows the collector's tides and not the trend. */
const JUDGED_FROM_SECONDS = 240;
/** Growth that would take a server of 512 MB ten days to fill. */
const GROWTH_MB_PER_HOUR = 2;

/** Reads a process's memory once a second, until the signal ends it. */
export async function sampleMemory(
    read: () => number | null,
    seconds: () => number,
    signal: AbortSignal,
): Promise<Sample[]> {
    const samples: Sample[] = [];
    try {
        for await (const _ of every(EVERY_MS, undefined, { signal })) {
            const value = read();
            if (value !== null) samples.push({ seconds: seconds(), value });
        }
    } catch (error) {
        if (!signal.aborted) throw error;
    }
    return samples;
}

export interface MemoryReport {
    maxMegabytes: number;
    /** First second that the trend takes in. */
    trendFromSeconds: number;
    /** In MB. */
    trend: Trend;
    /** Whether the window was long enough to tell a trend. */
    isJudged: boolean;
    grows: boolean;
}

/** Memory grows where even the low end of the trend's confidence interval does. */
export function memoryReport(samples: readonly Sample[]): MemoryReport {
    const end = samples.at(-1)?.seconds ?? 0;
    const trendFromSeconds = end * WARM_UP_SHARE;
    const trend = linearTrend(samples.filter(({ seconds }) => seconds >= trendFromSeconds));
    const isJudged = end - trendFromSeconds >= JUDGED_FROM_SECONDS;
    return {
        maxMegabytes: samples.reduce((max, { value }) => Math.max(max, value), 0),
        trendFromSeconds,
        trend,
        isJudged,
        grows: isJudged && trend.low > GROWTH_MB_PER_HOUR,
    };
}
