import type { Latency } from "../load/load";
import type { Incident, LedgerSummary } from "./ledger";
import { memoryReport, type MemoryReport } from "./memory";
import type { StoryEvent } from "./storyline";
import type { Sample } from "./trend";

/** All that was seen. */
export interface SoakFacts {
    loadSeconds: number;
    faces: string[];
    facesMissing: string[];
    ledger: LedgerSummary;
    incidents: Incident[];
    /** Of answered requests with one text. */
    latencyMs: Latency | null;
    /** Resident memory of the server, in MB. */
    memory: Sample[];
    events: StoryEvent[];
    storyProblems: string[];
    /** Whether the server held nothing more after the load. */
    isEmpty: boolean;
    /** From its `/metrics`; null where it had ended. */
    metrics: {
        reloads: number;
        refusals: number;
        failedReloads: number;
        crashes: number;
        restartFailures: number;
        registryFailures: number;
        clientsLeft: number;
    } | null;
    /** How the server ended after SIGTERM. */
    serverEnd: string;
}

export interface SoakReport extends SoakFacts {
    memoryReport: MemoryReport;
    /** Empty where all is well. */
    problems: string[];
}

/** @param memoryLimit Resident memory that must never be passed, in MB. */
export function soakReport(facts: SoakFacts, memoryLimit: number): SoakReport {
    const memory = memoryReport(facts.memory);
    return { ...facts, memoryReport: memory, problems: problemsOf(facts, memory, memoryLimit) };
}

function problemsOf(facts: SoakFacts, memory: MemoryReport, memoryLimit: number): string[] {
    const { ledger, metrics, events, serverEnd } = facts;
    const happened = (kind: StoryEvent["kind"]): number => events.filter((e) => e.kind === kind).length;
    const problems = [...facts.storyProblems];
    const unless = (holds: boolean, problem: string): void => {
        if (!holds) problems.push(problem);
    };
    unless(ledger.total.lost === 0, `${String(ledger.total.lost)} requests were lost`);
    unless(ledger.total.wrong === 0, `${String(ledger.total.wrong)} answers were wrong`);
    unless(ledger.open === 0, `${String(ledger.open)} requests never ended`);
    unless(ledger.total.answered > 0, "nothing was answered");
    unless(ledger.total.refused > 0, "no rubbish was refused: the soak did not send any");
    unless(facts.isEmpty, "texts stayed in flight or queued after the last client had gone");
    unless(serverEnd === "exit code 0", `the server ended with ${serverEnd}`);
    unless(
        memory.maxMegabytes <= memoryLimit,
        `resident memory reached ${memory.maxMegabytes.toFixed(0)} MB, allowed are ${String(memoryLimit)}`,
    );
    unless(!memory.grows, `memory grows by ${trendWords(memory)}`);
    if (metrics === null) return [...problems, "the server had ended before its figures could be read"];
    for (const kind of ["reload", "refusal", "crash", "MLflow started"] as const)
        unless(happened(kind) > 0, `no ${kind} took place: the soak was too short to tell`);
    unless(
        metrics.reloads >= happened("reload"),
        `/metrics tells of ${String(metrics.reloads)} reloads, ${String(happened("reload"))} were made`,
    );
    unless(
        metrics.refusals >= happened("refusal"),
        `/metrics tells of ${String(metrics.refusals)} refused versions, ${String(happened("refusal"))} were made`,
    );
    unless(metrics.crashes > 0, "/metrics tells of no crash of a scoring thread");
    return problems;
}

/** Slope and confidence interval in words. */
export function trendWords({ trend: { perHour, low, high } }: MemoryReport): string {
    return `${perHour.toFixed(1)} MB/h (95 % between ${low.toFixed(1)} and ${high.toFixed(1)})`;
}

/** The report for a terminal. */
export function reportText(report: SoakReport): string {
    const { ledger, memoryReport: memory, metrics, events, latencyMs } = report;
    const count = (kind: StoryEvent["kind"]): number => events.filter((e) => e.kind === kind).length;
    const { answered, busy, refused, left, wrong, lost } = ledger.total;
    const versions = Object.entries(ledger.versions).map(([v, n]) => `version ${v}: ${String(n)}`);
    const lines = [
        `load        ${report.loadSeconds.toFixed(0)} s on ${report.faces.join(", ")}`,
        ...(report.facesMissing.length > 0 ? [`not there   ${report.facesMissing.join(", ")}`] : []),
        `requests    ${String(ledger.begun)}: ${String(answered)} answered rightly (${versions.join(", ")}), ` +
            `${String(refused)} rubbish refused, ${String(busy)} told 429, ${String(left)} hung up, ` +
            `${String(wrong)} wrong, ${String(lost)} lost`,
        `latency     p50 ${ms(latencyMs?.p50)}, p95 ${ms(latencyMs?.p95)}, p99 ${ms(latencyMs?.p99)}, longest ${ms(latencyMs?.max)}`,
        `memory      at most ${memory.maxMegabytes.toFixed(0)} MB; from ${memory.trendFromSeconds.toFixed(0)} s on ` +
            `${trendWords(memory)}${memory.isJudged ? "" : ", too short a time to judge"}`,
        `events      ${String(count("reload"))} reloads, ${String(count("refusal"))} broken versions, ` +
            `${String(count("crash"))} threads told to crash, MLflow stopped ${String(count("MLflow stopped"))} times`,
        `/metrics    ${
            metrics === null
                ? "none"
                : Object.entries(metrics)
                      .map(([name, n]) => `${name} ${String(n)}`)
                      .join(", ")
        }`,
        `end         ${report.serverEnd}`,
    ];
    const incidents = report.incidents
        .slice(0, 20)
        .map((i) => `  ${i.outcome} at ${i.seconds.toFixed(1)} s, ${i.kind}: ${i.detail}`);
    const verdict =
        report.problems.length === 0
            ? ["nothing was lost"]
            : [...report.problems.map((problem) => `PROBLEM  ${problem}`), ...incidents];
    return `${[...lines, "", ...verdict].join("\n")}\n`;
}

function ms(value: number | undefined): string {
    return value === undefined ? "none" : `${value.toFixed(1)} ms`;
}
