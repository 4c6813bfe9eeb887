import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { cpuSpan, type CpuUse } from "../cpu-times";
import { Latencies } from "./latencies";
import type { LoadPlan, LoadResult } from "./load";

/** A refused client waits as long as it is told, but never so long that the run ends meanwhile. */
const LONGEST_PAUSE_S = 1;

/**
 * A closed loop: so many connections, each of which sends its next request when its last was answered. Every latency
 * is then one that a client saw; the throughput is what the server gives to so many clients.
 */
export async function generateLoad(plan: LoadPlan): Promise<LoadResult> {
    const url = new URL(plan.url);
    const timeout = (plan.timeoutSeconds ?? 30) * 1000;
    const pool = new Pool(url.origin, {
        connections: plan.connections,
        pipelining: 1,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        connectTimeout: timeout,
    });
    const run = new Run(plan, pool, url.pathname + url.search);
    try {
        return await run.measure();
    } finally {
        await pool.destroy();
    }
}

class Run {
    private readonly latencies = new Latencies();
    private readonly errors: Record<string, number> = {};
    private answered = 0;
    private refused = 0;
    private next = 0;
    private countFrom = 0;
    private endAt = 0;

    constructor(
        private readonly plan: LoadPlan,
        private readonly pool: Pool,
        private readonly path: string,
    ) {}

    async measure(): Promise<LoadResult> {
        const { connections, textsPerBody, warmUpSeconds, seconds } = this.plan;
        this.countFrom = performance.now() + warmUpSeconds * 1000;
        this.endAt = this.countFrom + seconds * 1000;
        const cpu = cpuBetween(warmUpSeconds, seconds, this.plan.pid ?? null);
        await Promise.all(Array.from({ length: connections }, () => this.client()));
        const requestsPerSecond = this.answered / seconds;
        const { own, named, others } = await cpu;
        return {
            connections,
            seconds,
            answered: this.answered,
            requestsPerSecond,
            textsPerSecond: requestsPerSecond * textsPerBody,
            latencyMs: this.latencies.summary(),
            refused: this.refused,
            errors: this.errors,
            generatorCores: own,
            serverCores: named,
            // Without a named process, the server itself is among the others.
            otherCores: this.plan.pid === undefined ? null : others,
        };
    }

    private async client(): Promise<void> {
        while (performance.now() < this.endAt) {
            const startedAt = performance.now();
            const outcome = await this.request();
            const now = performance.now();
            const isWarm = now >= this.countFrom;
            const isWithin = isWarm && now < this.endAt;
            if (outcome.kind === "answered") {
                // An answer that comes too late to count as throughput still says how long it took.
                if (isWarm) this.latencies.record(now - startedAt);
                if (isWithin) this.answered++;
            } else if (outcome.kind === "refused") {
                if (isWithin) this.refused++;
                await sleep(Math.min(outcome.retryAfterS, LONGEST_PAUSE_S) * 1000);
            } else {
                this.errors[outcome.reason] = (this.errors[outcome.reason] ?? 0) + 1;
                // A server that is gone would otherwise be asked a hundred thousand times a second.
                await sleep(10);
            }
        }
    }

    private async request(): Promise<Outcome> {
        const { bodies, headers, expected } = this.plan;
        const body = bodies[this.next++ % bodies.length] as string;
        try {
            const answer = await this.pool.request({ method: "POST", path: this.path, headers, body });
            const text = await answer.body.text();
            if (answer.statusCode === 429)
                return { kind: "refused", retryAfterS: Number(answer.headers["retry-after"]) || 0.01 };
            if (answer.statusCode !== 200)
                return { kind: "failed", reason: `status ${String(answer.statusCode)}` };
            if (expected !== undefined && !text.includes(expected))
                return { kind: "failed", reason: "unexpected answer" };
            return { kind: "answered" };
        } catch (error) {
            const { code, name } = error as NodeJS.ErrnoException;
            return { kind: "failed", reason: code ?? name };
        }
    }
}

type Outcome =
    { kind: "answered" } | { kind: "refused"; retryAfterS: number } | { kind: "failed"; reason: string };

async function cpuBetween(startsInSeconds: number, seconds: number, pid: number | null): Promise<CpuUse> {
    await sleep(startsInSeconds * 1000);
    const end = cpuSpan(pid);
    await sleep(seconds * 1000);
    return end();
}
