/** Entry of one of the limit's threads: text to calibrated probabilities with nothing between. */
import { parentPort, workerData } from "node:worker_threads";
import { calibration, type Calibrate } from "../../model/calibration";
import { readModelFolder } from "../../model/model-folder";
import { OnnxClassifier } from "../../model/onnx-classifier";
import { loadTokenizer, type TextTokenizer } from "../../model/tokenizer";
import { WINDOW, type Batching } from "./limit";

export interface ThreadData {
    directory: string;
    texts: string[];
    /** Where in the ring this thread begins, so that threads do not score the same texts at once. */
    offset: number;
}

export interface ThreadTask {
    batching: Batching;
    ms: number;
}

export interface Measured {
    texts: number;
    textsPerSecond: number;
}

export type ThreadAnswer = { type: "ready" } | ({ type: "measured" } & Measured);

interface Model {
    tokenizer: TextTokenizer;
    classifier: OnnxClassifier;
    calibrate: Calibrate;
}

const port = parentPort;
if (port === null) throw new Error("limit-thread must be started as a worker thread");
const { directory, texts, offset } = workerData as ThreadData;
const answer = (message: ThreadAnswer): void => port.postMessage(message);

void load().then((model) => {
    port.on("message", (task: ThreadTask) => {
        void measure(model, task).then((measured) => answer({ type: "measured", ...measured }));
    });
    answer({ type: "ready" });
});

async function load(): Promise<Model> {
    const { contract } = await readModelFolder(directory);
    return {
        tokenizer: await loadTokenizer(directory, contract.max_length),
        classifier: await OnnxClassifier.load(directory, contract.labels.length),
        calibrate: calibration(contract),
    };
}

let next = offset;

/** Windows are counted whole, so that no half-finished one flatters or hurts the figure. */
async function measure(model: Model, { batching, ms }: ThreadTask): Promise<Measured> {
    const size = batching.order === "sorted" ? WINDOW : batching.size;
    const startedAt = performance.now();
    let scored = 0;
    do {
        const window = Array.from({ length: size }, (_, i) => texts[(next + i) % texts.length] as string);
        next = (next + size) % texts.length;
        await scoreWindow(model, window, batching);
        scored += size;
    } while (performance.now() < startedAt + ms);
    return { texts: scored, textsPerSecond: scored / ((performance.now() - startedAt) / 1000) };
}

async function scoreWindow(model: Model, window: readonly string[], batching: Batching): Promise<void> {
    const encodings = window.map((text) => model.tokenizer.encode(text));
    if (batching.order === "sorted") encodings.sort((one, other) => one.length - other.length);
    for (let start = 0; start < encodings.length; start += batching.size) {
        const logits = await model.classifier.run(encodings.slice(start, start + batching.size));
        logits.forEach((row) => model.calibrate(row));
    }
}
