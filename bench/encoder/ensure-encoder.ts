import { join } from "node:path";
import { cacheHome, ensureEntry, fileKey } from "../../cli/tools/cache";
import { runJobsPython } from "../jobs-python";

const ROOT = join(__dirname, "..", "..");
const COMMENTS = join(ROOT, "jobs", "data", "sample", "comments.csv");
const SOURCES = ["encoder.py", "bert_graph.py", "wordpiece.py"].map((file) => join(__dirname, file));
const CONTRACT = join(ROOT, "jobs", "train", "contract.py");

/**
 * A model folder with an encoder of BERT-tiny's size (2 layers, hidden 128, vocabulary 30,522) and random weights,
 * made once and kept in the user's cache.
 *
 * @throws {BenchError} where the jobs' Python environment is missing or fails.
 */
export function ensureEncoder(): Promise<string> {
    const directory = join(cacheHome(), "bench", `encoder-${fileKey(...SOURCES, CONTRACT, COMMENTS)}`);
    return ensureEntry(directory, (target) =>
        runJobsPython([join(__dirname, "encoder.py"), "--comments", COMMENTS, "--out", target]),
    );
}
