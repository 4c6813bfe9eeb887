/** A way to load the server. */
export interface Scenario {
    connections: number;
    textsPerRequest: number;
}

export type ModeName = "pinned" | "unpinned";

/** Which cores each side keeps to; null: all. */
export interface Mode {
    name: ModeName;
    server: readonly number[] | null;
    generator: readonly number[] | null;
}

export const PARTS = ["throughput", "starts", "endurance", "swaps"] as const;
export type Part = (typeof PARTS)[number];

/** How long and how often; seconds. */
export interface Effort {
    scenarios: readonly Scenario[];
    /** Of each scenario, with a run of the limit before each; figures are medians over them. */
    rounds: number;
    warmUp: number;
    run: number;
    limit: { warmUp: number; run: number };
    /** Of each way to batch, to find the best. */
    sweep: { warmUp: number; run: number };
    starts: number;
    endurance: number;
    /** Before the swaps, and while they happen. */
    swaps: number;
}

const ONE = (connections: number): Scenario => ({ connections, textsPerRequest: 1 });
const BATCHES: Scenario = { connections: 8, textsPerRequest: 32 };

export const FULL: Effort = {
    scenarios: [ONE(1), ONE(16), ONE(50), ONE(200), BATCHES],
    rounds: 3,
    warmUp: 2,
    run: 5,
    limit: { warmUp: 0.5, run: 3 },
    sweep: { warmUp: 0.3, run: 1 },
    starts: 5,
    endurance: 60,
    swaps: 15,
};

export const QUICK: Effort = {
    scenarios: [ONE(1), ONE(50), BATCHES],
    rounds: 1,
    warmUp: 1,
    run: 2,
    limit: { warmUp: 0.3, run: 1.5 },
    sweep: { warmUp: 0.2, run: 0.5 },
    starts: 3,
    endurance: 5,
    swaps: 5,
};
