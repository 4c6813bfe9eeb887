import type { Random } from "../random";

const LEET: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };

/** How a word is hidden from filters while people still read it. */
const WORD_DISGUISES: readonly ((word: string, random: Random) => string)[] = [
    (word) => [...word].join(" "),
    (word) => [...word].join("."),
    (word, random) => [...word].map((c) => (random.chance(0.7) ? (LEET[c.toLowerCase()] ?? c) : c)).join(""),
    (word) => word.replace(/(?<=^.)[aeiou]+/i, (vowels) => "*".repeat(vowels.length)),
    (word) => word.replace(/[aeiou]/gi, "*"),
    (word, random) => word.replace(/[aeiou](?=[^aeiou]*$)/i, (c) => c.repeat(3 + random.below(5))),
    (word, random) => word + word.slice(-1).repeat(2 + random.below(4)),
    (word) => word.replace(/u/i, "v").replace(/s$/i, "z"),
    (word, random) => {
        if (word.length < 4) return word;
        const i = 1 + random.below(word.length - 3);
        return word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2);
    },
];

/** Disguises one of the given words where the text holds it; the text itself where it holds none. */
export function disguiseWord(text: string, words: readonly string[], random: Random): string {
    const present = words.filter((word) => new RegExp(`\\b${word}\\b`, "i").test(text));
    if (present.length === 0) return text;
    const word = random.pick(present);
    return text.replace(new RegExp(`\\b${word}\\b`, "i"), (found) =>
        random.pick(WORD_DISGUISES)(found, random),
    );
}

/** The way people type: most as it is, some without capitals or end mark, some shouting, some with slips. */
export function casualTyping(text: string, random: Random, shouting: number): string {
    let out = text;
    if (random.chance(shouting)) out = out.toUpperCase();
    else if (random.chance(0.22)) out = out.toLowerCase();
    if (random.chance(0.15)) out = out.replace(/[.]$/, "");
    if (random.chance(0.1)) {
        const short: Readonly<Record<string, string>> = { you: "u", are: "r", YOU: "U", ARE: "R" };
        out = out.replace(/\b(you|are|YOU|ARE)\b/g, (word) => short[word] as string);
    }
    if (random.chance(0.12)) out = out.replace(/'/g, "");
    if (random.chance(0.15)) out = slip(out, random);
    if (random.chance(0.08)) out = out.replace(/[.!]$/, random.pick(["...", "!!", "!!!", " :)", "..", "!1"]));
    return out;
}

/** One letter left out or two exchanged, somewhere inside a longer word. */
function slip(text: string, random: Random): string {
    const words = text.split(" ");
    const w = random.below(words.length);
    const word = words[w] as string;
    if (!/^[a-z]{5,}$/i.test(word)) return text;
    const i = 1 + random.below(word.length - 3);
    words[w] = random.chance(0.5)
        ? word.slice(0, i) + word.slice(i + 1)
        : word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2);
    return words.join(" ");
}
