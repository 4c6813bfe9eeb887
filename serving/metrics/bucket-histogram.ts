import type { Metric, Registry } from "prom-client";

/** The figures of one label's value. */
export class Buckets {
    /** Observations in each bucket, the last without an upper bound. */
    readonly counts: Float64Array;
    sum = 0;

    constructor(private readonly bounds: readonly number[]) {
        this.counts = new Float64Array(bounds.length + 1);
    }

    observe(value: number): void {
        let bucket = 0;
        while (bucket < this.bounds.length && value > (this.bounds[bucket] as number)) bucket++;
        this.counts[bucket] = (this.counts[bucket] as number) + 1;
        this.sum += value;
    }
}

export interface BucketHistogramArgs {
    name: string;
    help: string;
    /** Upper bounds, ascending. */
    bounds: readonly number[];
    /** @default no label */
    label?: string;
    registry: Registry;
}

/**
 * A histogram in a prom-client registry. Its own joins and hashes the labels at every observation, six times a text
 * here; this one hands out what belongs to a label's value, to be kept.
 */
export class BucketHistogram {
    readonly name: string;
    readonly help: string;
    readonly type = "histogram";
    readonly aggregator = "sum";
    private readonly children = new Map<string, Buckets>();

    constructor(private readonly args: BucketHistogramArgs) {
        this.name = args.name;
        this.help = args.help;
        if (args.label === undefined) this.of("");
        // The registry asks a metric for its name and `get` only.
        args.registry.registerMetric(this as unknown as Metric);
    }

    /** Buckets of one value of the label; values must be few, since each stays. */
    of(value: string): Buckets {
        let child = this.children.get(value);
        if (child === undefined) this.children.set(value, (child = new Buckets(this.args.bounds)));
        return child;
    }

    /** As prom-client's histograms tell themselves to their registry. */
    get(): Promise<object> {
        const { name, help, type, aggregator } = this;
        const values = [...this.children].flatMap(([value, buckets]) => this.valuesOf(value, buckets));
        return Promise.resolve({ name, help, type, aggregator, values });
    }

    private valuesOf(value: string, { counts, sum }: Buckets): object[] {
        const labels = this.args.label === undefined ? {} : { [this.args.label]: value };
        let count = 0;
        const buckets = Array.from(counts, (inBucket, i) => {
            count += inBucket;
            return {
                metricName: `${this.name}_bucket`,
                labels: { ...labels, le: this.args.bounds[i] ?? "+Inf" },
                value: count,
            };
        });
        return [
            ...buckets,
            { metricName: `${this.name}_sum`, labels, value: sum },
            { metricName: `${this.name}_count`, labels, value: count },
        ];
    }
}
