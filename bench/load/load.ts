/** What the load generator is told, as JSON on its standard input. */
export interface LoadPlan {
    /** Where each request goes, by POST; its port is the server's. */
    url: string;
    headers: Record<string, string>;
    /** Sent one after another in a ring, so that no two requests in flight are the same. */
    bodies: string[];
    /** Texts in each body: what counts as throughput. */
    textsPerBody: number;
    /** Kept-alive connections, each with one request at a time. */
    connections: number;
    /** Sent before and not counted. */
    warmUpSeconds: number;
    seconds: number;
    /** A request without its answer after this long is an error. @default 30 */
    timeoutSeconds?: number;
    /** The server's process, for its use of the CPU; a server of several processes has none to name. */
    pid?: number;
    /** What a right answer holds, checked on every one: a server that answers an error with 200 is found out. */
    expected?: string;
}

/** Percentiles of the time from the request's first byte sent to the answer's last byte read, in ms. */
export interface Latency {
    mean: number;
    p50: number;
    p95: number;
    p99: number;
    max: number;
}

/** What the load generator tells, as JSON on its standard output. */
export interface LoadResult {
    connections: number;
    seconds: number;
    /** Answers with 200 and what was expected that came within these seconds. */
    answered: number;
    requestsPerSecond: number;
    textsPerSecond: number;
    /** Of all that was answered after the warm-up, the last requests' included; null where nothing was. */
    latencyMs: Latency | null;
    /** Answers 429 within these seconds, which are honest refusals and no errors. */
    refused: number;
    /** Everything else that went wrong, warm-up included: `status 503`, `ECONNRESET`, `unexpected answer`, … */
    errors: Record<string, number>;
    /** CPU time of the generator itself, in cores: 0.25 is a quarter of one. */
    generatorCores: number;
    /** Of the server; null where its process was not named or the system does not tell. */
    serverCores: number | null;
    /** Of everything else on this machine, which makes the figures doubtful; null where that is not known. */
    otherCores: number | null;
}
