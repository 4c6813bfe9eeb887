import { JIGSAW_LABELS, type Label } from "../../model/contract";
import { loadScorer } from "../../model/scorer";
import type { Face, Told } from "./faces";
import type { GoodVersion } from "./versions";

export type Scores = Record<Label, number>;

/** How far a score may be from what one text alone gives: float32 sums differ a little with the batch's shape. */
export const TOLERANCE = 1e-3;

/** What each version must answer, scored here before the load, with the parts that evaluation uses. */
export class ExpectedScores {
    constructor(private readonly byVersion: ReadonlyMap<string, ReadonlyMap<string, Scores>>) {}

    static async of(versions: readonly GoodVersion[], texts: readonly string[]): Promise<ExpectedScores> {
        const byVersion = new Map<string, ReadonlyMap<string, Scores>>();
        for (const { version, directory } of versions) {
            const scorer = await loadScorer(directory);
            const rows = await scorer.scoreTexts(texts);
            await scorer.close();
            byVersion.set(version, new Map(texts.map((text, i) => [text, named(rows[i] as Float32Array)])));
        }
        return new ExpectedScores(byVersion);
    }

    get versions(): string[] {
        return [...this.byVersion.keys()];
    }

    /**
     * What is wrong with an answer, in words that hold no comment; null where nothing is.
     *
     * @param version That the answer names.
     * @param told What it tells of each text, in order.
     */
    fault(face: Face, version: string, texts: readonly string[], told: readonly Told[]): string | null {
        const known = this.byVersion.get(version);
        if (known === undefined) return `version ${JSON.stringify(version)} answered, which must not serve`;
        if (told.length !== texts.length)
            return `${String(told.length)} results for ${String(texts.length)} texts`;
        for (const [i, text] of texts.entries()) {
            const scores = known.get(text);
            if (scores === undefined) throw new Error(`text ${String(i)} was not among those scored before`);
            for (const [name, expected] of Object.entries(face.expect(scores))) {
                const score = told[i]?.[name] ?? NaN;
                // Written so that NaN is a fault too.
                if (!(Math.abs(score - expected) <= TOLERANCE))
                    return `text ${String(i)}: ${name} is ${String(score)}, version ${version} gives ${String(expected)}`;
            }
        }
        return null;
    }
}

function named(row: Float32Array): Scores {
    return Object.fromEntries(JIGSAW_LABELS.map((label, i) => [label, row[i]])) as Scores;
}
