/** Entry of a scoring thread: one session, one batch after another. */
import { parentPort, workerData } from "node:worker_threads";
import { calibrate } from "../../model/calibration";
import { OnnxClassifier } from "../../model/onnx-classifier";
import { toThreadError, type ScoreMessage, type WorkerData, type WorkerMessage } from "./worker-messages";

const port = parentPort;
if (port === null) throw new Error("scoring-worker must be started as a worker thread");
const { directory, contract } = workerData as WorkerData;
const send = (message: WorkerMessage): void => port.postMessage(message);

OnnxClassifier.load(directory, contract.labels.length).then(
    (classifier) => {
        port.on("message", ({ id, encodings }: ScoreMessage) => {
            classifier.run(encodings).then(
                (logits) => send({ type: "scores", id, scores: calibrate(logits, contract) }),
                (error: unknown) => send({ type: "failed", id, error: toThreadError(error) }),
            );
        });
        send({ type: "ready" });
    },
    (error: unknown) => send({ type: "refused", error: toThreadError(error) }),
);
