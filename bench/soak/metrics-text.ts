/** Figures of a Prometheus text exposition, as far as the soak reads them. */
export class MetricsText {
    private readonly lines: readonly string[];

    constructor(text: string) {
        this.lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    }

    /** Sum over all series of a name whose labels hold every given value; 0 where there is none. */
    sum(name: string, labels: Record<string, string> = {}): number {
        const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
        return this.lines
            .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
            .filter((line) => wanted.every((pair) => line.includes(pair)))
            .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
    }

    static async of(url: string): Promise<MetricsText> {
        return new MetricsText(await (await fetch(`${url}/metrics`)).text());
    }
}
