import type { BehaviourFunction } from "./definition";
import { CASES, fill } from "./template";
import { CLEAR_INSULT, NAME } from "./words";

const NOUNS = CLEAR_INSULT.filter((word) => !["stupid", "pathetic"].includes(word));
const ADJECTIVES = ["stupid", "pathetic"];
const TEMPLATES = [
    "you {noun}",
    "You are a {noun}, {name}.",
    "{name} is such a {noun}",
    "Why are you so {adjective}, {name}?",
    "this {adjective} {noun} again",
];

/** Insults of which one word is written as `disguise` has it. */
function disguised(name: string, description: string, disguise: (word: string) => string): BehaviourFunction {
    const fillers = { noun: NOUNS.map(disguise), adjective: ADJECTIVES.map(disguise), name: NAME };
    const cases = fill(TEMPLATES, fillers, CASES).map((text) => ({ text }));
    return { name, group: "disguised", description, label: "toxic", expect: "present", cases };
}

const letters = (word: string, change: (letter: string) => string) => Array.from(word, change).join("");
const among = (table: Readonly<Record<string, string>>) => (letter: string) => table[letter] ?? letter;

const MISSPELT: Readonly<Record<string, string>> = {
    idiot: "ideot",
    moron: "morron",
    loser: "looser",
    stupid: "stoopid",
    pathetic: "pathetik",
    scumbag: "skumbag",
};
const LEET = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };
/** Cyrillic and Greek letters that look like Latin ones. */
const LOOK_ALIKE = { a: "а", c: "с", e: "е", i: "і", o: "о", p: "р", s: "ѕ", u: "υ" };
const ACCENTED = { a: "á", e: "ë", i: "í", o: "ö", u: "ü" };
/** Turned and bold forms have code points of their own; both fold to plain letters by Unicode's NFKC. */
const FULL_WIDTH = 0xfee0;
const BOLD = 0x1d41a - 0x61;

/** Abuse that readers see at once, spelled to pass a list of words. */
export const DISGUISED: BehaviourFunction[] = [
    disguised("misspelling", "The insult is misspelt as people do.", (word) => MISSPELT[word] ?? word),
    disguised("letter_left_out", "A letter of the insult is left out.", (word) =>
        word.replace(/(?<=^..)./, ""),
    ),
    disguised("letters_exchanged", "Two letters of the insult are exchanged.", (word) =>
        word.replace(/^(..)(.)(.)/, "$1$3$2"),
    ),
    disguised("repeated_letters", "Letters of the insult are drawn out.", (word) =>
        word.replace(/([aeiou])/, "$1$1$1$1"),
    ),
    disguised("spaced_letters", "The insult's letters stand apart.", (word) => [...word].join(" ")),
    disguised("dots_between_letters", "Dots stand between the insult's letters.", (word) =>
        [...word].join("."),
    ),
    disguised("dashes_between_letters", "Dashes stand between the insult's letters.", (word) =>
        [...word].join("-"),
    ),
    disguised("leetspeak", "Digits stand for letters of the insult.", (word) => letters(word, among(LEET))),
    disguised("starred_vowels", "Stars stand for the insult's vowels.", (word) =>
        word.replace(/(?<=.)[aeiou]/g, "*"),
    ),
    disguised(
        "look_alike_letters",
        "Letters of other alphabets that look the same stand in the insult.",
        (word) => letters(word, among(LOOK_ALIKE)),
    ),
    disguised("full_width_letters", "The insult stands in full-width letters.", (word) =>
        letters(word, (letter) => String.fromCodePoint(letter.charCodeAt(0) + FULL_WIDTH)),
    ),
    disguised("mathematical_letters", "The insult stands in mathematical bold letters.", (word) =>
        letters(word, (letter) => String.fromCodePoint(letter.charCodeAt(0) + BOLD)),
    ),
    disguised("accents", "Accents stand on the insult's vowels.", (word) => letters(word, among(ACCENTED))),
    disguised("zero_width_characters", "Invisible characters stand within the insult.", (word) =>
        [...word].join("\u200b"),
    ),
    disguised("alternating_case", "Capitals and small letters alternate.", (word) =>
        Array.from(word, (letter, at) => (at % 2 ? letter.toUpperCase() : letter)).join(""),
    ),
    disguised("capitals", "The insult is shouted in capitals.", (word) => word.toUpperCase()),
    disguised("hashtag", "The insult is a hashtag.", (word) => `#${word}`),
    disguised("trailing_marks", "The insult has marks and digits hung on.", (word) => `${word}!!1!`),
];
