// The comment cut into its sentences and what lies between them. Pure: no page is needed.

/**
 * @typedef {{begin: number, end: number, scores: Record<string, number>}} ScoredSentence
 * UTF-16 units, the end exclusive: the same units as a string's own indices here.
 */

/**
 * Every unit of the text once and in order, whatever the spans are: one that overlaps its predecessor, ends
 * before it begins or leaves the text is cut to what fits.
 *
 * @param {string} text
 * @param {readonly ScoredSentence[]} sentences In order.
 * @returns {{text: string, scores: Record<string, number> | null}[]}
 */
export function piecesOf(text, sentences) {
    const pieces = [];
    let at = 0;
    for (const { begin, end, scores } of sentences) {
        const from = Math.max(at, begin);
        const to = Math.min(end, text.length);
        if (to <= from) continue;
        if (from > at) pieces.push({ text: text.slice(at, from), scores: null });
        pieces.push({ text: text.slice(from, to), scores });
        at = to;
    }
    if (at < text.length) pieces.push({ text: text.slice(at), scores: null });
    return pieces;
}

/**
 * @param {number} p A score from 0 to 1.
 * @returns {0 | 1 | 2 | 3} Its quarter of the scale.
 */
export function levelOf(p) {
    return /** @type {0 | 1 | 2 | 3} */ (Math.max(0, Math.min(3, Math.floor(p * 4))));
}
