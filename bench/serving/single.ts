/**
 * `npm run bench:single`: what one person waits for one comment, over HTTP on loopback with a kept connection, and
 * what the server's process holds in memory. Texts are the shipped sample's, so that their lengths vary.
 */
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";
import { findListener } from "../../components/infrastructure/local/listener";

const usage = `usage: npm run bench:single -- [--url http://127.0.0.1:8000] [--requests 2000]

One request at a time to POST /predict; prints latency percentiles in ms and resident memory in MB as JSON.
`;
/** Requests that are not counted: the compiler and the caches settle. */
const WARM_UP = 200;

const sample = join(__dirname, "..", "..", "jobs", "data", "sample", "comments.csv");

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            url: { type: "string", default: "http://127.0.0.1:8000" },
            requests: { type: "string", default: "2000" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        process.stdout.write(usage);
        return;
    }
    const count = Number(values.requests);
    if (!Number.isInteger(count) || count < 1)
        throw new Error(`--requests is ${values.requests}; allowed is a whole number from 1`);
    const url = new URL("/predict", values.url);
    const rows = parse<{ comment_text: string }>(readFileSync(sample), { columns: true });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const milliseconds: number[] = [];
    for (let i = 0; i < count + WARM_UP; i++) {
        const body = JSON.stringify({ text: rows[i % rows.length]!.comment_text });
        const start = performance.now();
        await post(url, body, agent);
        if (i >= WARM_UP) milliseconds.push(performance.now() - start);
    }
    agent.destroy();
    milliseconds.sort((a, b) => a - b);
    const percentile = (p: number) =>
        Number(milliseconds[Math.min(count - 1, Math.floor(p * count))]!.toFixed(2));
    const result = {
        requests: count,
        p50_ms: percentile(0.5),
        p95_ms: percentile(0.95),
        p99_ms: percentile(0.99),
        resident_mb: await residentMegabytes(Number(url.port || 80)),
    };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

function post(url: URL, body: string, agent: Agent): Promise<void> {
    return new Promise((resolve, reject) => {
        const sent = request(
            url,
            { method: "POST", agent, headers: { "content-type": "application/json" } },
            (response) => {
                response.on("error", reject);
                response.on("end", () =>
                    response.statusCode === 200
                        ? resolve()
                        : reject(new Error(`${url.href} answered ${String(response.statusCode)}`)),
                );
                response.resume();
            },
        );
        sent.on("error", reject);
        sent.end(body);
    });
}

/** Resident memory of the process that listens on the port; null where the system does not tell. */
async function residentMegabytes(port: number): Promise<number | null> {
    const owner = await findListener(port);
    if (owner === undefined || process.platform !== "linux") return null;
    const status = readFileSync(`/proc/${String(owner.pid)}/status`, "utf8");
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Math.round((Number(kilobytes) * 1024) / 1e6);
}

main().catch((error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
});
