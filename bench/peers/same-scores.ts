import { PeerError } from "./peer";

/** How far a peer's scores may be from ours: float32 sums of another runtime's version, and no more. */
export const TOLERANCE = 1e-4;
const CHECKED = 20;

export type ScoreText = (text: string) => Promise<Record<string, number>>;

/** Some of the texts, the longest among them, which is where truncation shows. */
export function textsToCheck(texts: readonly string[]): string[] {
    const longest = texts.reduce((one, other) => (other.length > one.length ? other : one), "");
    return [...new Set([longest, ...texts.slice(0, CHECKED)])].slice(0, CHECKED);
}

/**
 * Whether a peer gives the scores that our server gives; a peer that answers something else was not measured on the
 * same work.
 *
 * @returns The largest difference.
 * @throws {PeerError} where it is above the tolerance, or where the texts' scores are so much alike that a mix-up
 *   could not show.
 */
export async function checkSameScores(
    texts: readonly string[],
    ours: ScoreText,
    theirs: ScoreText,
): Promise<number> {
    let largest = 0;
    const seen: number[] = [];
    for (const [i, text] of texts.entries()) {
        const expected = await ours(text);
        const given = await theirs(text);
        for (const [label, score] of Object.entries(expected)) {
            const difference = Math.abs(score - (given[label] ?? NaN));
            // Written so that NaN, for a label that is missing, is refused too.
            if (!(difference <= TOLERANCE))
                throw new PeerError(
                    `For text ${String(i)} it gives ${label} ${String(given[label])}, our server ${String(score)}; ` +
                        `they may differ by ${String(TOLERANCE)}.`,
                );
            largest = Math.max(largest, difference);
        }
        seen.push(Math.max(...Object.values(expected)));
    }
    if (Math.max(...seen) - Math.min(...seen) < 100 * TOLERANCE)
        throw new PeerError(
            "The texts' scores are too much alike to tell a right answer from a wrong one; use a model that tells them apart.",
        );
    return largest;
}
