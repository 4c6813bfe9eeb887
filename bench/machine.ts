import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { dirname, join } from "node:path";
import type { Machine } from "./measure/result";

/** What the figures depend on. */
export function describeMachine(pinnedCoresAreSiblings: boolean | null): Machine {
    return {
        cpu: cpus()[0]?.model.trim() ?? "unknown CPU",
        cores: availableParallelism(),
        memoryBytes: totalmem(),
        os: `${type()} ${release()}`,
        node: process.versions.node,
        onnxruntime: versionOf("onnxruntime-node"),
        loadAverage: Number((loadavg()[0] ?? 0).toFixed(2)),
        pinnedCoresAreSiblings,
    };
}

/** Its entry lies in its `dist/`, its manifest is not among its exports. */
function versionOf(name: string): string {
    const manifest = join(dirname(require.resolve(name)), "..", "package.json");
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}
