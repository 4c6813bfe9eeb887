/** What a client may still send. */
export interface Quota {
    allowed: boolean;
    /** Requests left at this moment. */
    remaining: number;
    /** Whole seconds until the bucket is full again. */
    fullInS: number;
    /** Whole seconds until the next request may come; 0 where it may come at once. */
    retryAfterS: number;
}

interface Bucket {
    tokens: number;
    filledAt: number;
}

/** Clients that are remembered; about 100 bytes each. */
const CLIENTS = 10_000;

/**
 * A token bucket for each client: it holds a minute's requests and fills evenly, so that an evenly sending
 * client is never refused and a burst may use what was saved.
 *
 * Memory is bounded: past `CLIENTS` the one that was quiet longest is forgotten. That one has most likely a
 * full bucket by then, so that strangers with many addresses win nothing for themselves.
 */
export class RateLimit {
    private readonly buckets = new Map<string, Bucket>();

    /** @param now Milliseconds on any monotonic clock. */
    constructor(
        readonly requestsPerMinute: number,
        private readonly now: () => number = () => performance.now(),
        private readonly clients = CLIENTS,
    ) {}

    /** Takes one request of a client off its quota. */
    take(client: string): Quota {
        const now = this.now();
        const perMs = this.requestsPerMinute / 60_000;
        const { tokens: kept, filledAt } = this.buckets.get(client) ?? {
            tokens: this.requestsPerMinute,
            filledAt: now,
        };
        const filled = Math.min(this.requestsPerMinute, kept + (now - filledAt) * perMs);
        const allowed = filled >= 1;
        const tokens = allowed ? filled - 1 : filled;
        // Deleted first, the entry goes to the end: a Map keeps its order, the oldest comes first.
        this.buckets.delete(client);
        this.buckets.set(client, { tokens, filledAt: now });
        if (this.buckets.size > this.clients) this.buckets.delete(this.buckets.keys().next().value as string);
        return {
            allowed,
            remaining: Math.floor(tokens),
            fullInS: Math.ceil((this.requestsPerMinute - tokens) / perMs / 1000),
            retryAfterS: tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs / 1000),
        };
    }
}

/**
 * The quota as the fields of draft-ietf-httpapi-ratelimit-headers: the one form with a specification, where
 * the x-ratelimit-* names mean something else with every vendor.
 */
export function quotaHeaders(requestsPerMinute: number, { remaining, fullInS }: Quota): [string, string][] {
    return [
        ["ratelimit-policy", `"minute";q=${requestsPerMinute};w=60`],
        ["ratelimit", `"minute";r=${remaining};t=${fullInS}`],
    ];
}
