import { runLoad } from "../load/run-load";
import type { ServerProcess } from "../server/server-process";
import { median } from "../statistics";
import type { MeasureArgs } from "./measure-mode";
import type { EnduranceResult } from "./result";
import { loadPlan } from "./server-load";

export const ENDURANCE_CONNECTIONS = 200;
const SAMPLE_MS = 250;

/** Many connections for long, with an eye on the memory. */
export async function measureEndurance(
    { texts, mode, effort }: Pick<MeasureArgs, "texts" | "mode" | "effort">,
    server: ServerProcess,
): Promise<EnduranceResult> {
    const scenario = { connections: ENDURANCE_CONNECTIONS, textsPerRequest: 1 };
    const samples: number[] = [];
    const timer = setInterval(() => {
        // A server that ended is told of after the run, where the error can be thrown.
        if (server.isRunning) samples.push(server.memory()?.now ?? 0);
    }, SAMPLE_MS);
    try {
        const plan = loadPlan(server, texts, scenario, { warmUp: 0, run: effort.endurance });
        const load = await runLoad(plan, mode.generator);
        const later = samples.slice(Math.floor(samples.length / 2));
        const known = server.memory() !== null && later.length > 0;
        return { load, steadyBytes: known ? median(later) : null };
    } finally {
        clearInterval(timer);
    }
}
