import { Latencies } from "../load/latencies";

/**
 * How a request ended:
 *
 *     answered  200, and the scores are those of the version that the answer names
 *     busy      429 with Retry-After, the honest refusal
 *     refused   4xx to what had to be refused
 *     left      the client hung up before the answer, on purpose
 *     wrong     an answer with other scores, or to what had to be refused
 *     lost      anything else: 5xx, a broken connection, a 429 without Retry-After
 */
export const OUTCOMES = ["answered", "busy", "refused", "left", "wrong", "lost"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type OutcomeCounts = Record<Outcome, number>;

/** What happened to a request that must not have happened. */
export interface Incident {
    outcome: "wrong" | "lost";
    kind: string;
    detail: string;
    /** Since the load began. */
    seconds: number;
}

const KEPT_INCIDENTS = 50;

/** Keeps account of every request: what was begun must end in exactly one way. */
export class Ledger {
    readonly incidents: Incident[] = [];
    /** Of answered requests with one text. */
    readonly latencies = new Latencies();
    private readonly kinds = new Map<string, OutcomeCounts>();
    private readonly versions = new Map<string, number>();
    private begun = 0;
    private readonly startedAt = performance.now();

    /** Begins a request; the function that it gives must be called once, with its end. */
    begin(kind: string): (outcome: Outcome, detail?: string) => void {
        this.begun++;
        let isOpen = true;
        return (outcome, detail = "") => {
            if (!isOpen) throw new Error(`a request of ${kind} ended twice`);
            isOpen = false;
            this.count(kind)[outcome]++;
            if (outcome !== "wrong" && outcome !== "lost") return;
            if (this.incidents.length < KEPT_INCIDENTS)
                this.incidents.push({ outcome, kind, detail, seconds: this.seconds() });
        };
    }

    answeredBy(version: string): void {
        this.versions.set(version, (this.versions.get(version) ?? 0) + 1);
    }

    /** Since the load began. */
    seconds(): number {
        return (performance.now() - this.startedAt) / 1000;
    }

    summary(): LedgerSummary {
        const total = emptyCounts();
        for (const counts of this.kinds.values())
            for (const outcome of OUTCOMES) total[outcome] += counts[outcome];
        const ended = OUTCOMES.reduce((sum, outcome) => sum + total[outcome], 0);
        return {
            begun: this.begun,
            open: this.begun - ended,
            total,
            kinds: Object.fromEntries(this.kinds),
            versions: Object.fromEntries(this.versions),
        };
    }

    private count(kind: string): OutcomeCounts {
        const known = this.kinds.get(kind);
        if (known !== undefined) return known;
        const counts = emptyCounts();
        this.kinds.set(kind, counts);
        return counts;
    }
}

export interface LedgerSummary {
    begun: number;
    /** Begun and never ended: nobody knows what became of them. */
    open: number;
    total: OutcomeCounts;
    kinds: Record<string, OutcomeCounts>;
    /** Answers by the version that they name. */
    versions: Record<string, number>;
}

function emptyCounts(): OutcomeCounts {
    return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as OutcomeCounts;
}
