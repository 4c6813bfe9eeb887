import { sumErrors } from "../measure/summary";
import type { BenchResult, ModelResult, ModeResult } from "../measure/result";
import { median } from "../statistics";

/** A promise, and what was measured. */
export interface Target {
    /** Such as `encoder, pinned: share of the limit at 50 connections`. */
    name: string;
    /** Such as `at least 85 %`. */
    allowed: string;
    found: string;
    isMet: boolean;
}

const MEGABYTE = 1e6;
const LEAST_SHARE = 0.85;
const MOST_P99_MS = 100;
const MOST_READY_MS = 1500;
const MOST_P99_RATIO = 2;
const MOST_BYTES = 512 * MEGABYTE;
const MOST_BYTES_LINEAR = 256 * MEGABYTE;

/** What the server promises, of all that was measured; throughput, latency and start pinned, the rest everywhere. */
export function targetsOf({ models }: Pick<BenchResult, "models">): Target[] {
    return models.flatMap((model) =>
        model.modes.flatMap((result) => {
            const where = `${model.name}, ${result.mode.name}`;
            const promises = [
                ...(result.mode.name === "pinned" ? pinnedTargets(model, result) : []),
                ...memoryTargets(model, result),
                ...errorTargets(result),
            ];
            return promises.map((target) => ({ ...target, name: `${where}: ${target.name}` }));
        }),
    );
}

function pinnedTargets({ family }: ModelResult, result: ModeResult): Target[] {
    const targets: Target[] = [];
    const at50 = result.scenarios.find((s) => s.connections === 50 && s.textsPerRequest === 1);
    if (at50 !== undefined && family === "transformer")
        targets.push({
            name: "share of the limit at 50 connections",
            allowed: `at least ${String(LEAST_SHARE * 100)} %`,
            found: `${(at50.share * 100).toFixed(1)} %`,
            isMet: at50.share >= LEAST_SHARE,
        });
    if (at50 !== undefined) {
        const p99 = at50.latencyMs?.p99 ?? Infinity;
        targets.push({
            name: "p99 at 50 connections",
            allowed: `under ${String(MOST_P99_MS)} ms`,
            found: `${p99.toFixed(1)} ms`,
            isMet: p99 < MOST_P99_MS,
        });
    }
    if (result.readyAfterMs.length > 0) {
        const ready = median(result.readyAfterMs);
        targets.push({
            name: "start to ready",
            allowed: `under ${String(MOST_READY_MS)} ms`,
            found: `${ready.toFixed(0)} ms`,
            isMet: ready < MOST_READY_MS,
        });
    }
    if (result.swaps !== null)
        targets.push({
            name: "p99 while versions are swapped, by p99 before",
            allowed: `at most ${String(MOST_P99_RATIO)}`,
            found: result.swaps.p99Ratio.toFixed(2),
            isMet: result.swaps.p99Ratio <= MOST_P99_RATIO,
        });
    return targets;
}

function memoryTargets({ family }: ModelResult, { peakBytes }: ModeResult): Target[] {
    if (peakBytes === null) return [];
    const most = family === "linear" ? MOST_BYTES_LINEAR : MOST_BYTES;
    return [
        {
            name: "resident memory at its peak",
            allowed: `under ${String(most / MEGABYTE)} MB`,
            found: `${(peakBytes / MEGABYTE).toFixed(0)} MB`,
            isMet: peakBytes < most,
        },
    ];
}

function errorTargets({ scenarios, endurance, swaps }: ModeResult): Target[] {
    const loads = [
        ...scenarios,
        ...(endurance === null ? [] : [endurance.load]),
        ...(swaps === null ? [] : [swaps.before, swaps.during]),
    ];
    if (loads.length === 0) return [];
    const errors = Object.entries(sumErrors(loads));
    return [
        {
            name: "requests failed, other than by 429",
            allowed: "none",
            found: errors.map(([kind, count]) => `${String(count)} × ${kind}`).join(", ") || "none",
            isMet: errors.length === 0,
        },
    ];
}
