import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toSvg } from "../../jobs/evaluate/plots";
import type { BenchResult } from "../measure/result";
import { benchPlot } from "./plot";
import { reportText } from "./table";
import type { Target } from "./targets";

/** Writes `result.json`, `report.txt` and, where throughput was measured, `throughput.svg`. */
export async function writeReport(
    directory: string,
    result: BenchResult,
    targets: readonly Target[],
): Promise<void> {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "result.json"), `${JSON.stringify({ ...result, targets }, null, 2)}\n`);
    await writeFile(join(directory, "report.txt"), `${reportText(result, targets)}\n`);
    const plot = benchPlot(result);
    if (plot !== null) await writeFile(join(directory, "throughput.svg"), await toSvg(plot));
}
