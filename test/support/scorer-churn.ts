/**
 * usage: scorer-churn.ts ROUNDS FOLDER…
 * Starts and ends scoring threads on model folders, some refused and some in the middle of a batch, two at a time. A
 * process of its own, since what it is for ends the process: ONNX Runtime aborts in a thread that is terminated.
 */
import { readModelFolder } from "../../model/model-folder";
import { WorkerScorer } from "../../serving/engine/worker-scorer";

async function churn(directory: string): Promise<void> {
    const { contract } = await readModelFolder(directory);
    const scorer = await WorkerScorer.start({ directory, labels: contract.labels.length });
    const scored = scorer.score([Int32Array.from({ length: 50 }, () => 2)]);
    await scorer.close();
    await scored;
}

async function main([rounds, ...folders]: string[]): Promise<void> {
    for (let round = 0; round < Number(rounds); round++)
        // A refusal is what some of the folders are for.
        await Promise.allSettled([0, 1].map((k) => churn(folders[(round + k) % folders.length]!)));
    process.stdout.write("whole");
}

void main(process.argv.slice(2));
