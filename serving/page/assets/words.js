// Scores in words. Pure: no page is needed.

/**
 * A probability with two digits; what is not quite 0 or 1 never reads as if it were.
 *
 * @param {number} p
 * @returns {string}
 */
export function formatScore(p) {
    if (p > 0 && p < 0.01) return "< 0.01";
    if (p > 0.99 && p < 1) return "> 0.99";
    return p.toFixed(2);
}

/**
 * "a", "a and b", "a, b and c".
 *
 * @param {readonly string[]} items
 * @returns {string}
 */
export function listOf(items) {
    if (items.length < 2) return items.join("");
    return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

/**
 * @param {readonly string[]} phrases Of the labels that are present, e.g. "an insult".
 * @returns {string}
 */
export function verdictOf(phrases) {
    return phrases.length === 0 ? "Counts as none of the six" : `Counts as ${listOf(phrases)}`;
}

/**
 * What the highest score means, as a count of people's judgements: scores are calibrated.
 *
 * @param {string} phrase Of the label, e.g. "an insult".
 * @param {number} p Its score.
 * @returns {string}
 */
export function meaningOf(phrase, p) {
    const count = Math.round(p * 100);
    if (count < 1) return "No label has a score of 0.01 or more.";
    const among = count > 99 ? "nearly all" : `about ${count}`;
    return `Highest score: of 100 such comments, people judged ${among} to be ${phrase}.`;
}

/**
 * @param {number} bytes
 * @returns {string} E.g. "18,200".
 */
export function formatCount(bytes) {
    return new Intl.NumberFormat("en").format(bytes);
}
