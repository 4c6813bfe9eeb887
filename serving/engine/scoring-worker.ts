/** Entry of a scoring thread: one session, one batch after another. */
import { parentPort, workerData } from "node:worker_threads";
import { OnnxClassifier } from "../../model/onnx-classifier";
import {
    toThreadError,
    unpackBatch,
    type ThreadMessage,
    type WorkerData,
    type WorkerMessage,
} from "./worker-messages";

type ScoreMessage = Extract<ThreadMessage, { type: "score" }>;

const port = parentPort;
if (port === null) throw new Error("scoring-worker must be started as a worker thread");
const { directory, labels } = workerData as WorkerData;
const send = (message: WorkerMessage): void => port.postMessage(message);

OnnxClassifier.load(directory, labels).then(
    (classifier) => {
        let last = Promise.resolve();
        port.on("message", (message: ThreadMessage) => {
            if (message.type === "score") last = score(classifier, message);
            // Without its port the thread has nothing to wait for, and ends.
            else void last.then(() => classifier.release()).finally(() => port.close());
        });
        send({ type: "ready" });
    },
    // Nothing listens to the port here, so the thread ends by itself.
    (error: unknown) => send({ type: "refused", error: toThreadError(error) }),
);

function score(classifier: OnnxClassifier, { id, batch }: ScoreMessage): Promise<void> {
    return classifier.logits(unpackBatch(batch)).then(
        (logits) => send({ type: "logits", id, logits }),
        (error: unknown) => send({ type: "failed", id, error: toThreadError(error) }),
    );
}
