import { randomUUID } from "node:crypto";
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { FeedbackConfig } from "../config";
import { feedbackFailed, feedbackFull } from "../errors/feedback";
import { flushFolder } from "../flush";
import type { Feedback, FeedbackStore } from "./feedback-store";

/** One JSON object a line: the correction, its id and when it came. */
export const FEEDBACK_FILE = "feedback.jsonl";

interface Waiting {
    line: Buffer;
    resolve: () => void;
    reject: (error: unknown) => void;
}

/**
 * Corrections appended to a file on this machine. Those that come while the disk is busy are written and flushed
 * together, so that many reporters cost one flush.
 */
export class FeedbackLog implements FeedbackStore {
    private file: FileHandle | null = null;
    /** Bytes of whole lines; what a failed write left behind it is cut off before the next. */
    private length = 0;
    private waiting: Waiting[] = [];
    private writing: Promise<void> | null = null;

    /** Nothing is touched before the first correction: a disk that cannot be written must not stop the scores. */
    constructor(private readonly config: FeedbackConfig) {}

    append(feedback: Feedback): Promise<string> {
        const id = randomUUID();
        const line = Buffer.from(`${JSON.stringify({ id, at: new Date().toISOString(), ...feedback })}\n`);
        return new Promise((resolve, reject) => {
            this.waiting.push({ line, resolve: () => resolve(id), reject });
            this.writing ??= this.writeAll().finally(() => (this.writing = null));
        });
    }

    /** Resolves when what was appended is on disk. */
    async close(): Promise<void> {
        await this.writing;
        await this.file?.close();
        this.file = null;
    }

    private async writeAll(): Promise<void> {
        while (this.waiting.length > 0) {
            const batch = this.waiting.splice(0);
            try {
                await this.write(batch);
            } catch (error) {
                for (const { reject } of batch) reject(feedbackFailed(error));
            }
        }
    }

    private async write(batch: readonly Waiting[]): Promise<void> {
        const file = (this.file ??= await this.open());
        const { maxBytes } = this.config;
        const kept: Waiting[] = [];
        let end = this.length;
        for (const one of batch) {
            if (end + one.line.length > maxBytes) {
                one.reject(feedbackFull(maxBytes));
                continue;
            }
            end += one.line.length;
            kept.push(one);
        }
        if (kept.length === 0) return;
        try {
            await file.truncate(this.length);
            const lines = Buffer.concat(kept.map(({ line }) => line));
            const { bytesWritten } = await file.write(lines, 0, lines.length, this.length);
            if (bytesWritten < lines.length) throw new Error("the disk is full");
            await file.datasync();
        } catch (error) {
            for (const { reject } of kept) reject(feedbackFailed(error));
            return;
        }
        this.length = end;
        for (const { resolve } of kept) resolve();
    }

    /** Opens the file; a line that a crash cut short was never confirmed to anyone and is left to be cut off. */
    private async open(): Promise<FileHandle> {
        await mkdir(this.config.directory, { recursive: true });
        // O_APPEND would ignore the position to write at.
        const path = join(this.config.directory, FEEDBACK_FILE);
        const file = await open(path, "r+").catch((error: NodeJS.ErrnoException) => {
            if (error.code === "ENOENT") return open(path, "w+");
            throw error;
        });
        await flushFolder(this.config.directory);
        this.length = await wholeLines(file);
        return file;
    }
}

/** Length of a file up to its last line break, in bytes. */
async function wholeLines(file: FileHandle): Promise<number> {
    const chunk = Buffer.alloc(65_536);
    let { size: end } = await file.stat();
    while (end > 0) {
        const start = Math.max(0, end - chunk.length);
        const { bytesRead } = await file.read(chunk, 0, end - start, start);
        const at = chunk.subarray(0, bytesRead).lastIndexOf("\n");
        if (at >= 0) return start + at + 1;
        end = start;
    }
    return 0;
}
