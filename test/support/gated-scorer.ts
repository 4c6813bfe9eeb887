import { ScorerCrash, type BatchScorer } from "../../serving/engine/batch-scorer";
import { Gate } from "./gate";

/** A batch that a gated scorer holds; the test decides how it ends. */
export interface HeldBatch {
    encodings: readonly Int32Array[];
    answer(): void;
    fail(error: Error): void;
}

/** A scorer that runs nothing by itself. A text's score is its first token id. */
export class GatedScorer implements BatchScorer {
    readonly held: HeldBatch[] = [];
    private readonly end = new Gate();
    readonly closed = this.end.opened.then(() => "the test ended it");

    score(encodings: readonly Int32Array[]): Promise<Float32Array[]> {
        return new Promise((resolve, reject) => {
            this.held.push({
                encodings,
                answer: () =>
                    resolve(encodings.map((ids) => Float32Array.from({ length: 6 }, () => ids[0] ?? 0))),
                fail: reject,
            });
        });
    }

    /** Ends as a thread does: its batch fails first, then it is gone. */
    crash(): void {
        for (const batch of this.held) batch.fail(new ScorerCrash("test"));
        this.end.open();
    }

    /** As terminating a thread: what it holds is lost. */
    async close(): Promise<void> {
        this.crash();
        await this.closed;
    }
}

/** Encodings of given first ids and lengths. */
export const encodingOf = (id: number, length = 1): Int32Array => Int32Array.from({ length }, () => id);

export const idsOf = ({ encodings }: HeldBatch): (number | undefined)[] => encodings.map((ids) => ids[0]);
