import { best, BATCHINGS, type Batching } from "../limit/limit";
import { measureLimit } from "../limit/measure-limit";
import { runLoad } from "../load/run-load";
import { ServerProcess } from "../server/server-process";
import { measureEndurance } from "./endurance";
import type { Effort, Mode, Part, Scenario } from "./plan";
import type { ModeResult, Round, ScenarioResult } from "./result";
import { loadPlan } from "./server-load";
import { summarise } from "./summary";
import { measureSwaps } from "./swaps";

export interface MeasureArgs {
    /** `main.js` of the server's bundle. */
    bundle: string;
    /** Model folder. */
    model: string;
    texts: readonly string[];
    mode: Mode;
    effort: Effort;
    parts: ReadonlySet<Part>;
    /** What is being measured, in words. */
    note: (detail: string) => void;
}

/** Everything about one model on one choice of cores. */
export async function measureMode(args: MeasureArgs): Promise<ModeResult> {
    const { parts, bundle, model, mode, note } = args;
    const readyAfterMs = parts.has("starts") ? await measureStarts(args) : [];
    const withThroughput = parts.has("throughput");
    const sweep = await limitOf(args, withThroughput ? BATCHINGS : [], args.effort.sweep);
    const result: ModeResult = {
        mode,
        threads: sweep.threads,
        sweep: withThroughput ? sweep.results : null,
        best: withThroughput ? best(sweep.results) : null,
        scenarios: [],
        readyAfterMs,
        endurance: null,
        peakBytes: null,
        swaps: null,
    };
    if (result.best !== null || parts.has("endurance")) {
        const server = await ServerProcess.start({ bundle, model, cores: mode.server });
        try {
            if (result.best !== null) result.scenarios = await measureScenarios(args, server, result.best);
            if (parts.has("endurance")) {
                note(`200 connections for ${String(args.effort.endurance)} s`);
                result.endurance = await measureEndurance(args, server);
            }
            result.peakBytes = server.memory()?.peak ?? null;
        } finally {
            await server.stop();
        }
    }
    if (parts.has("swaps")) result.swaps = await measureSwaps(args);
    return result;
}

async function measureStarts({ bundle, model, mode, effort, note }: MeasureArgs): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i < effort.starts; i++) {
        note(`start ${String(i + 1)} of ${String(effort.starts)}`);
        const server = await ServerProcess.start({ bundle, model, cores: mode.server });
        times.push(server.readyAfterMs);
        await server.stop();
    }
    return times;
}

function limitOf(
    { model, texts, mode, note }: MeasureArgs,
    batchings: readonly Batching[],
    times: { warmUp: number; run: number },
) {
    note(batchings.length === 1 ? "limit" : "limit, every way to batch");
    const plan = { directory: model, texts: [...texts], batchings, seconds: times.run };
    return measureLimit({ ...plan, warmUpSeconds: times.warmUp }, mode.server);
}

/** Scenario by scenario, limit and server in turn, so that what else the machine does meets both alike. */
async function measureScenarios(
    args: MeasureArgs,
    server: ServerProcess,
    batching: Batching,
): Promise<ScenarioResult[]> {
    const { effort } = args;
    const rounds = new Map<Scenario, Round[]>(effort.scenarios.map((scenario) => [scenario, []]));
    const resident = new Map<Scenario, number | null>();
    for (let round = 1; round <= effort.rounds; round++)
        for (const [scenario, done] of rounds) {
            const limit = await limitOf(args, [batching], effort.limit);
            args.note(`round ${String(round)} of ${String(effort.rounds)}, ${describe(scenario)}`);
            const plan = loadPlan(server, args.texts, scenario, effort);
            const load = await runLoad(plan, args.mode.generator);
            const others = [limit.otherCores, load.otherCores].filter((cores) => cores !== null);
            const { textsPerSecond, cpuMsPerText } = best(limit.results);
            done.push({
                limitTextsPerSecond: textsPerSecond,
                limitCpuMsPerText: cpuMsPerText,
                load,
                otherCores: others.length === 0 ? null : Math.max(...others),
            });
            resident.set(scenario, server.memory()?.now ?? null);
        }
    return [...rounds].map(([scenario, done]) => summarise(scenario, done, resident.get(scenario) ?? null));
}

function describe({ connections, textsPerRequest }: Scenario): string {
    const many = connections === 1 ? "1 connection" : `${String(connections)} connections`;
    return textsPerRequest === 1 ? many : `${many} with ${String(textsPerRequest)} texts a request`;
}
