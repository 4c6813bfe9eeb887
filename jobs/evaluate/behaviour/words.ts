import type { Identity } from "../identities";

/**
 * Words that fill the templates. Insults are of the mild and middle kind, since they test the same ability as worse
 * ones; slurs against groups are left out everywhere: a list of slurs catches those, and spelling them out here would
 * tell nothing more.
 */
export const INSULT = [
    "idiot",
    "moron",
    "fool",
    "loser",
    "imbecile",
    "coward",
    "liar",
    "dimwit",
    "jerk",
    "creep",
    "scumbag",
    "clown",
];
export const ADJECTIVE = [
    "stupid",
    "pathetic",
    "dumb",
    "worthless",
    "disgusting",
    "useless",
    "ignorant",
    "brainless",
    "miserable",
];
/** Few enough to be disguised in many ways, and known to every reader. */
export const CLEAR_INSULT = ["idiot", "moron", "loser", "stupid", "pathetic", "scumbag"];

export const NAME = ["Carlos", "Aisha", "Dmitri", "Emma", "Kofi", "Mei", "Ravi", "Sven", "Yara", "Tom"];

export const TOPIC = [
    "the history section",
    "the article on bridges",
    "the new timetable",
    "the budget report",
    "the photo gallery",
    "the table of results",
    "the second paragraph",
    "the list of dates",
];

export const FACT = [
    "The library opens at nine on weekdays.",
    "The bridge was finished in 1932 after four years of work.",
    "There is a map of the trail behind the station.",
    "The recipe needs two eggs and a little salt.",
    "The second volume covers the years after the war.",
    "The bus to the harbour leaves every twenty minutes.",
    "The survey was repeated in spring with a larger group.",
    "The choir meets on Thursday evenings in the old school.",
];

/** How each identity is named: one person, several, and of what kind. */
export const IDENTITY_WORDS: Readonly<Record<Identity, { one: string; many: string; kind: string }>> = {
    male: { one: "man", many: "men", kind: "male" },
    female: { one: "woman", many: "women", kind: "female" },
    homosexual_gay_or_lesbian: { one: "gay person", many: "gay people", kind: "gay" },
    christian: { one: "Christian", many: "Christians", kind: "Christian" },
    jewish: { one: "Jewish person", many: "Jewish people", kind: "Jewish" },
    muslim: { one: "Muslim", many: "Muslims", kind: "Muslim" },
    black: { one: "black person", many: "black people", kind: "black" },
    white: { one: "white person", many: "white people", kind: "white" },
    psychiatric_or_mental_illness: {
        one: "person with a mental illness",
        many: "people with a mental illness",
        kind: "mentally ill",
    },
};
