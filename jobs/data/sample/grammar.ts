import type { Random } from "../random";

/** Named lists of alternatives; an alternative may hold further slots. */
export type Lexicon = Readonly<Record<string, readonly string[]>>;

/** Deepest nesting of slots: a lexicon that needs more refers to itself. */
const MAX_DEPTH = 12;

/**
 * Expands a template: `{name}` is one entry of that list, `(a|b|)` one of the alternatives (the last is empty).
 * Both nest. "a" becomes "an" before a vowel, and a plural of "ss" gets its "e".
 */
export function expand(template: string, lexicon: Lexicon, random: Random): string {
    const text = expandSlots(expandAlternatives(template, random), lexicon, random, 0);
    return text
        .replace(/\b([Aa]) (?=[aeio])/g, "$1n ")
        .replace(/sss\b/g, "sses")
        .replace(/ {2,}/g, " ")
        .replace(/ ([,.!?;:])/g, "$1")
        .trim();
}

function expandSlots(text: string, lexicon: Lexicon, random: Random, depth: number): string {
    if (depth > MAX_DEPTH) throw new Error(`bug: the lexicon refers to itself: ${text}`);
    return text.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
        const entries = lexicon[name];
        if (entries === undefined) throw new Error(`bug: the lexicon has no list "${name}"`);
        return expandSlots(expandAlternatives(random.pick(entries), random), lexicon, random, depth + 1);
    });
}

/** Resolves innermost groups until none is left. */
function expandAlternatives(template: string, random: Random): string {
    let text = template;
    for (;;) {
        const next = text.replace(/\(([^()]*\|[^()]*)\)/g, (_, group: string) =>
            random.pick(group.split("|")),
        );
        if (next === text) return text;
        text = next;
    }
}

/** A capital at the start and after each end of a sentence. */
export function sentenceCase(text: string): string {
    return text.replace(
        /(^|[.?!] )(\p{Ll})/gu,
        (_, before: string, letter: string) => before + letter.toUpperCase(),
    );
}
