/**
 * The nine identities of Jigsaw's "Unintended Bias in Toxicity Classification" (those with enough annotated
 * comments there), and the words by which we find comments that speak of them where nobody annotated that.
 *
 * Whole words, case-folded; a plural, possessive or hyphenated form counts by its own entry. The terms are ours. What
 * they leave out on purpose: pronouns and "guys" (they speak of everyone), first names, slurs (a comment that
 * holds one is toxic by that word, whoever it speaks of), and "black" and "white" alone, which mostly are colours.
 * A term list finds less than annotators do and mistakes some: the figures tell of comments that name a group by
 * one of these words.
 */
export const IDENTITIES = [
    "male",
    "female",
    "homosexual_gay_or_lesbian",
    "christian",
    "jewish",
    "muslim",
    "black",
    "white",
    "psychiatric_or_mental_illness",
] as const;
export type Identity = (typeof IDENTITIES)[number];

const PEOPLE = [
    "people",
    "person",
    "man",
    "men",
    "woman",
    "women",
    "guy",
    "guys",
    "boy",
    "boys",
    "girl",
    "girls",
    "kid",
    "kids",
    "folks",
    "male",
    "males",
    "female",
    "females",
    "american",
    "americans",
    "community",
    "communities",
    "culture",
    "students",
    "voters",
    "family",
    "families",
];

export const IDENTITY_TERMS: Readonly<Record<Identity, readonly string[]>> = {
    male: [
        ..."man men male males boy boys father fathers dad husband husbands brother brothers son sons".split(
            " ",
        ),
        ..."gentleman gentlemen uncle boyfriend masculinity men's man's".split(" "),
    ],
    female: [
        ..."woman women female females girl girls mother mothers mom mum wife wives sister sisters".split(
            " ",
        ),
        ..."daughter daughters lady ladies aunt girlfriend feminist feminists women's woman's".split(" "),
    ],
    homosexual_gay_or_lesbian:
        "gay gays lesbian lesbians homosexual homosexuals homosexuality bisexual bisexuals lgbt lgbtq queer".split(
            " ",
        ),
    christian: [
        ..."christian christians christianity catholic catholics catholicism protestant protestants".split(
            " ",
        ),
        ..."evangelical evangelicals methodist baptist baptists mormon mormons church".split(" "),
    ],
    jewish: "jew jews jewish judaism hebrew hebrews synagogue rabbi rabbis".split(" "),
    muslim: "muslim muslims moslem moslems islam islamic mosque sunni shia shiite shiites imam".split(" "),
    black: [
        ...PEOPLE.map((noun) => `black ${noun}`),
        ..."blacks|african american|african americans|african-american|african-americans".split("|"),
    ],
    white: [
        ...PEOPLE.map((noun) => `white ${noun}`),
        ..."whites|caucasian|caucasians|white supremacist|white supremacists|white nationalist".split("|"),
    ],
    psychiatric_or_mental_illness: [
        ..."mental illness|mentally ill|mental health|mental disorder|mental disorders|mental hospital".split(
            "|",
        ),
        ..."depression|clinically depressed|bipolar|schizophrenia|schizophrenic|psychosis|psychotic".split(
            "|",
        ),
        ..."psychiatric|psychiatrist|anxiety disorder|ptsd|ocd|adhd|autism|autistic|insane|insanity".split(
            "|",
        ),
    ],
};

const PATTERNS = new Map(IDENTITIES.map((identity) => [identity, patternOf(IDENTITY_TERMS[identity])]));

/** Identities that a text names. */
export function identitiesIn(text: string): Set<Identity> {
    const folded = text
        .normalize("NFKC")
        .replace(/\u2019/g, "'")
        .toLowerCase();
    return new Set(IDENTITIES.filter((identity) => PATTERNS.get(identity)?.test(folded)));
}

/** Any of the terms, not as part of a longer word (`\b` knows no letters beyond a to z). */
function patternOf(terms: readonly string[]): RegExp {
    const any = [...terms]
        .sort((a, b) => b.length - a.length)
        .map((term) => term.replace(/ /g, "\\s+"))
        .join("|");
    return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, "u");
}
