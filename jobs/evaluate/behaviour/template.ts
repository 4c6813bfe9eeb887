import { Random } from "../../data/random";

/** Slot name to what may stand there. */
export type Fillers = Readonly<Record<string, readonly string[]>>;

/** Stands between the two texts of a pair; in no template. */
const SEPARATOR = "\u0000";

/** Cases of one function, unless it says otherwise. */
export const CASES = 30;

/**
 * Texts made from templates, whose `{slots}` take every combination of fillers. Of these a fixed choice is taken,
 * the same each time, in which every template has its share.
 *
 * @throws where templates and fillers do not give as many distinct texts
 */
export function fill(templates: readonly string[], fillers: Fillers, count = CASES): string[] {
    return choose(templates, fillers, count, (text) => text);
}

/** @param keyOf what must differ between two texts */
function choose(
    templates: readonly string[],
    fillers: Fillers,
    count: number,
    keyOf: (text: string) => string,
): string[] {
    const random = new Random(seedOf(templates.join("\n")));
    const pools = templates.map((template) => random.shuffle([...new Set(combinations(template, fillers))]));
    const texts = new Map<string, string>();
    const longest = Math.max(...pools.map((pool) => pool.length));
    for (let at = 0; at < longest && texts.size < count; at++) {
        for (const pool of pools) {
            const text = pool[at];
            if (text === undefined || texts.size === count || texts.has(keyOf(text))) continue;
            texts.set(keyOf(text), text);
        }
    }
    if (texts.size < count)
        throw new Error(
            `bug: ${texts.size} texts from ${JSON.stringify(templates[0])} and others, not ${count}`,
        );
    return [...texts.values()];
}

/** As `fill`; each text with the one that another template makes of the same fillers. */
export function fillPairs(
    pairs: readonly (readonly [base: string, changed: string])[],
    fillers: Fillers,
    count = CASES,
): { base: string; text: string }[] {
    const split = (both: string): [base: string, text: string] => {
        const [base = "", text = ""] = both.split(SEPARATOR);
        return [base, text];
    };
    const joined = pairs.map(([base, changed]) => `${base}${SEPARATOR}${changed}`);
    return choose(joined, fillers, count, (both) => split(both)[1]).map((both) => {
        const [base, text] = split(both);
        return { base, text };
    });
}

/** `{slot}` takes a filler as it is, `{Slot}` with a capital; the same slot twice takes the same filler. */
function combinations(template: string, fillers: Fillers): string[] {
    const slot = /\{(\w+)\}/.exec(template);
    if (!slot) return [withArticles(template)];
    const name = uncapitalised(slot[1] ?? "");
    const choices = fillers[name];
    if (!choices)
        throw new Error(`bug: the template ${JSON.stringify(template)} has no fillers for ${slot[0]}`);
    return choices.flatMap((choice) =>
        combinations(
            template
                .split(`{${name}}`)
                .join(choice)
                .split(`{${capitalised(name)}}`)
                .join(capitalised(choice)),
            fillers,
        ),
    );
}

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
const uncapitalised = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);

/** "a idiot" becomes "an idiot". */
function withArticles(text: string): string {
    return text.replace(/\b([Aa]) (?=[aeio])/g, "$1n ");
}

/** 32-bit FNV-1a of a text's UTF-16 units. */
export function seedOf(text: string): number {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return hash >>> 0;
}
