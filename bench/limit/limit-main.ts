/** Entry of the limit's process: a plan as JSON on standard input, its result as JSON on standard output. */
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { cpuLimit } from "../../serving/cpu-limit";
import { cpuSpan } from "../cpu-times";
import type { BatchingResult, LimitPlan, LimitResult } from "./limit";
import type { Measured, ThreadAnswer, ThreadData, ThreadTask } from "./limit-thread";

async function main(): Promise<void> {
    const plan = JSON.parse(await text(process.stdin)) as LimitPlan;
    const count = plan.threads ?? cpuLimit();
    const threads = await Promise.all(Array.from({ length: count }, (_, i) => start(plan, i, count)));
    const results: BatchingResult[] = [];
    const endOfSpan = cpuSpan(null);
    for (const batching of plan.batchings) {
        await measureAll(threads, { batching, ms: plan.warmUpSeconds * 1000 });
        results.push(await measureAll(threads, { batching, ms: plan.seconds * 1000 }));
    }
    const result: LimitResult = { threads: count, otherCores: endOfSpan().others, results };
    process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

async function start({ directory, texts }: LimitPlan, index: number, count: number): Promise<Worker> {
    const workerData: ThreadData = {
        directory,
        texts,
        offset: Math.floor((index * texts.length) / count),
    };
    const worker = new Worker(join(__dirname, "limit-thread.ts"), {
        workerData,
        execArgv: ["--require", require.resolve("tsx/cjs")],
    });
    // An error of a thread is an error of all: without this listener it would end nothing.
    worker.on("error", (error: Error) => fail(error));
    await answerOf(worker);
    return worker;
}

async function measureAll(threads: readonly Worker[], task: ThreadTask): Promise<BatchingResult> {
    const before = process.cpuUsage();
    const measured = await Promise.all(threads.map((thread) => measure(thread, task)));
    const { user, system } = process.cpuUsage(before);
    return {
        ...task.batching,
        textsPerSecond: measured.reduce((sum, { textsPerSecond }) => sum + textsPerSecond, 0),
        cpuMsPerText: (user + system) / 1000 / measured.reduce((sum, { texts }) => sum + texts, 0),
    };
}

async function measure(worker: Worker, task: ThreadTask): Promise<Measured> {
    const answered = answerOf(worker);
    worker.postMessage(task);
    const answer = await answered;
    if (answer.type !== "measured") throw new Error(`bug: a thread answered ${answer.type}`);
    return answer;
}

function answerOf(worker: Worker): Promise<ThreadAnswer> {
    return new Promise((resolve) => worker.once("message", resolve));
}

function fail(error: Error): void {
    process.stderr.write(`${error.message}\n`, () => process.exit(1));
}

main().catch(fail);
