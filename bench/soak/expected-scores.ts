import { JIGSAW_LABELS, type Label } from "../../model/contract";
import { loadScorer } from "../../model/scorer";
import type { GoodVersion } from "./versions";

export type Scores = Record<Label, number>;

/**
 * How far a score may be from what one text alone gives: float32 sums differ a little with the batch's shape. Half of
 * what tells one version from another is far more.
 */
export const TOLERANCE = 1e-3;

/** What each version must answer, scored here before the load, with the parts that evaluation uses. */
export class ExpectedScores {
    private constructor(private readonly byVersion: ReadonlyMap<string, ReadonlyMap<string, Scores>>) {}

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

    /**
     * What is wrong with an answer, in words that hold no comment; null where nothing is.
     *
     * @param answered Scores of each text, in order; labels that the face does not tell are left out.
     */
    fault(version: string, texts: readonly string[], answered: readonly Partial<Scores>[]): string | null {
        const known = this.byVersion.get(version);
        if (known === undefined) return `version ${JSON.stringify(version)} answered, which must not serve`;
        if (answered.length !== texts.length)
            return `${String(answered.length)} answers to ${String(texts.length)} texts`;
        for (const [i, text] of texts.entries()) {
            const expected = known.get(text);
            if (expected === undefined)
                throw new Error(`text ${String(i)} was not among those scored before`);
            const given = Object.entries(answered[i] ?? {}) as [Label, number][];
            if (given.length === 0) return `text ${String(i)}: no score`;
            for (const [label, score] of given)
                // Written so that NaN is a fault too.
                if (!(Math.abs(score - expected[label]) <= TOLERANCE))
                    return `text ${String(i)}: ${label} is ${String(score)}, version ${version} gives ${String(expected[label])}`;
        }
        return null;
    }
}

function named(row: Float32Array): Scores {
    return Object.fromEntries(JIGSAW_LABELS.map((label, i) => [label, row[i]])) as Scores;
}
