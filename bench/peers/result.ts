import type { Latency, LoadResult } from "../load/load";
import type { Machine } from "../measure/result";

/** `result.json`. Times in ms, memory in MB, rates in texts a second. */
export interface PeersResult {
    created: string;
    commit: string | null;
    machine: Machine;
    texts: { source: string; count: number; seed: number };
    models: ModelPeers[];
}

export interface ModelPeers {
    name: string;
    peers: PeerResult[];
}

export interface PeerResult {
    name: string;
    title: string;
    /** What is installed for it, as its requirements say. */
    packages: string[];
    /** null where it could not be measured. */
    measured: Measured | null;
    /** Why not, in words. */
    failure: string | null;
}

export interface Measured {
    /** From its start to its first answer. */
    startMs: number;
    /** Of all its processes after the load; null where the system does not tell. */
    megabytes: number | null;
    /** Of our server at the same time. */
    ourMegabytes: number | null;
    /** Between its scores and ours. */
    largestDifference: number;
    scenarios: PeerScenario[];
}

/** One text a request on so many connections; ours and theirs in turn. */
export interface PeerScenario {
    connections: number;
    rounds: { ours: LoadResult; theirs: LoadResult }[];
    ours: Figures;
    theirs: Figures;
    /** Our texts a second by theirs; the median of the rounds' ratios. */
    ratio: number;
}

/** Medians over rounds; errors and refusals are sums. */
export interface Figures {
    textsPerSecond: number;
    latencyMs: Latency | null;
    refused: number;
    errors: Record<string, number>;
    /** CPU cores that everything else on the machine took; null for peers. */
    otherCores: number | null;
}
