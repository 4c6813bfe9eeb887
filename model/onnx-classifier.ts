import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { MODEL_FILE } from "./model-files";
import { ModelError } from "./model-error";
import { padBatch, rowsOf } from "./padding";

/**
 * One thread a session, runs one after another: threads are the caller's (one session in each worker),
 * and a spinning pool would steal the cores of the others.
 */
export const SESSION_OPTIONS: InferenceSession.SessionOptions = {
    executionProviders: ["cpu"],
    executionMode: "sequential",
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    // Arenas keep the largest batch's memory for ever; with bounded batches malloc is as fast.
    enableCpuMemArena: false,
    enableMemPattern: false,
    extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
};

const INPUTS = ["input_ids", "attention_mask"];
const OUTPUT = "logits";

/** A graph of the model contract in an ONNX session of the calling thread; `run` blocks that thread. */
export class OnnxClassifier {
    private constructor(
        private readonly session: InferenceSession,
        private readonly labels: number,
    ) {}

    /**
     * Loads `model.onnx` of a folder, by its path, which takes less memory than from a buffer, and checks the graph's
     * inputs and outputs.
     *
     * @param labels Number of labels the contract promises.
     * @throws {ModelError} where the graph does not load or has another shape.
     */
    static async load(directory: string, labels: number): Promise<OnnxClassifier> {
        const path = join(directory, MODEL_FILE);
        let session: InferenceSession;
        try {
            session = await InferenceSession.create(path, SESSION_OPTIONS);
        } catch (error) {
            throw new ModelError(
                "wrong-graph",
                `${path} is not a graph that ONNX Runtime loads: ${(error as Error).message}. Train the model again.`,
                { cause: error },
            );
        }
        try {
            checkGraph(session, labels, path);
        } catch (error) {
            await session.release();
            throw error;
        }
        return new OnnxClassifier(session, labels);
    }

    /** As `logits`, one row a text. */
    async run(encodings: readonly Int32Array[]): Promise<Float32Array[]> {
        return rowsOf(await this.logits(encodings), encodings.length);
    }

    /**
     * @param encodings Token ids of each text; padded here to the longest.
     * @returns Logits, row-major, float32 [texts × labels].
     * @throws {ModelError} where the graph gives another shape or a number that is not finite.
     */
    async logits(encodings: readonly Int32Array[]): Promise<Float32Array> {
        const { ids, mask, shape } = padBatch(encodings);
        const { [OUTPUT]: logits } = await this.session.run({
            input_ids: new Tensor("int64", ids, shape),
            attention_mask: new Tensor("int64", mask, shape),
        });
        const values = logits?.data;
        if (!(values instanceof Float32Array) || values.length !== encodings.length * this.labels) {
            throw new ModelError(
                "wrong-output",
                `${OUTPUT} has shape [${logits?.dims.join(", ")}] of ${logits?.type}, the contract says ` +
                    `[${encodings.length}, ${this.labels}] of float32. Train the model again.`,
            );
        }
        if (!values.every(Number.isFinite)) {
            throw new ModelError(
                "wrong-output",
                `${OUTPUT} holds a number that is not finite. Train the model again.`,
            );
        }
        return values;
    }

    async release(): Promise<void> {
        await this.session.release();
    }
}

/** Names and types are known before the first run; a symbolic dimension tells nothing and passes. */
function checkGraph(session: InferenceSession, labels: number, path: string): void {
    const refuse = (found: string, allowed: string): never => {
        throw new ModelError(
            "wrong-graph",
            `${path} has ${found}, the contract says ${allowed}. Train the model again.`,
        );
    };
    const inputs = [...session.inputNames].sort();
    if (inputs.join() !== [...INPUTS].sort().join()) {
        refuse(`inputs ${inputs.join(", ") || "none"}`, `inputs ${INPUTS.join(", ")}`);
    }
    for (const input of session.inputMetadata) {
        if (!input.isTensor || input.type !== "int64" || input.shape.length !== 2) {
            refuse(`${input.name} of another type`, `${input.name} int64 [batch, sequence]`);
        }
    }
    const output = session.outputMetadata.find((o) => o.name === OUTPUT);
    if (output === undefined || !output.isTensor) {
        return refuse(`outputs ${session.outputNames.join(", ")}`, `output ${OUTPUT}`);
    }
    if (output.type !== "float32") refuse(`${OUTPUT} of type ${output.type}`, `${OUTPUT} of type float32`);
    const columns = output.shape.at(-1);
    if (typeof columns === "number" && columns !== labels) {
        refuse(`${columns} columns in ${OUTPUT}`, `${labels} labels`);
    }
}
