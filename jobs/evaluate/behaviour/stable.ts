import { IDENTITIES } from "../identities";
import type { BehaviourFunction } from "./definition";
import { fill, fillPairs } from "./template";
import { ADJECTIVE, FACT, IDENTITY_WORDS, INSULT, NAME, TOPIC } from "./words";

const words = { insult: INSULT, adjective: ADJECTIVE, name: NAME, topic: TOPIC, fact: FACT };
const HARMLESS = [
    "I think {name} is right about {topic}.",
    "Thank you for looking into {topic}, {name}.",
    "Could we talk about {topic} tomorrow?",
];
const ABUSIVE = [
    "{name} is a {insult}.",
    "You are a {adjective} {insult}.",
    "What a {insult}, look at {topic}.",
];

const changed = (templates: readonly string[], change: (text: string) => string) =>
    fill(templates, words).map((base) => ({ base, text: change(base) }));

/** A change of a text, and what it must do to the score. */
export const STABLE: BehaviourFunction[] = [
    {
        name: "other_name_in_harmless",
        group: "stable",
        description: "Another person's name in a harmless comment changes nothing.",
        label: "toxic",
        expect: "same",
        cases: fillPairs(
            HARMLESS.slice(0, 2).map((t) => [t, t.replaceAll("{name}", "{other}")] as const),
            {
                ...words,
                name: ["Emma", "Tom"],
                other: ["Fatoumata", "Wei", "Oluwaseun", "Jesús", "Ahmed", "Lakshmi"],
            },
        ),
    },
    {
        name: "other_name_in_abuse",
        group: "stable",
        description: "Another person's name in an insult changes nothing.",
        label: "toxic",
        expect: "same",
        cases: fillPairs([["{name} is a {insult}, as always.", "{other} is a {insult}, as always."]], {
            ...words,
            name: ["Emma", "Tom"],
            other: ["Fatoumata", "Wei", "Oluwaseun", "Jesús", "Ahmed", "Lakshmi"],
        }),
    },
    {
        name: "other_group_in_harmless",
        group: "stable",
        description: 'A named group in place of "people" in a harmless comment changes nothing.',
        label: "toxic",
        expect: "same",
        cases: IDENTITIES.flatMap((identity) =>
            fillPairs(
                [
                    ["Many people came to talk about {topic}.", "Many {many} came to talk about {topic}."],
                    [
                        "The new club is open to people of every age.",
                        "The new club is open to {many} of every age.",
                    ],
                    ["I talked to two people about {topic}.", "I talked to two {many} about {topic}."],
                ],
                { ...words, many: [IDENTITY_WORDS[identity].many] },
                4,
            ).map((pair) => ({ ...pair, identity })),
        ),
    },
    {
        name: "typing_slip_in_harmless",
        group: "stable",
        description: "A slip of the keyboard in a harmless comment changes nothing.",
        label: "toxic",
        expect: "same",
        cases: changed(HARMLESS, (text) =>
            text.replace("right", "rihgt").replace("looking", "lookng").replace("tomorrow", "tomorow"),
        ),
    },
    {
        name: "address_added",
        group: "stable",
        description: "A web address at the end of a harmless comment changes nothing.",
        label: "toxic",
        expect: "same",
        cases: changed(HARMLESS, (text) => `${text} https://example.org/page?id=17`),
    },
    {
        name: "white_space",
        group: "stable",
        description: "More white space and a line break change nothing.",
        label: "toxic",
        expect: "same",
        cases: changed(
            [...ABUSIVE.slice(0, 2), ...HARMLESS.slice(0, 2)],
            (text) => `\n  ${text.replace(/ /g, "  ")}\n`,
        ),
    },
    {
        name: "end_mark_left_out",
        group: "stable",
        description: "Leaving out the capitals and the full stop changes nothing.",
        label: "toxic",
        expect: "same",
        cases: changed([...ABUSIVE, ...HARMLESS], (text) => text.toLowerCase().replace(/[.?]$/, "")),
    },
    {
        name: "harmless_sentence_added",
        group: "stable",
        description: "A harmless sentence after an insult does not undo it.",
        label: "toxic",
        expect: "same",
        cases: fillPairs(
            ABUSIVE.map((t) => [t, `${t} {fact}`] as const),
            words,
        ),
    },
    {
        name: "insult_added",
        group: "stable",
        description: "An insult added to a harmless comment raises the score.",
        label: "toxic",
        expect: "higher",
        cases: fillPairs(
            [
                ["{fact}", "{fact} You {insult}."],
                ["Thank you for looking into {topic}.", "Thank you for looking into {topic}, {insult}."],
                ["{name} wrote about {topic}.", "{name}, the {adjective} {insult}, wrote about {topic}."],
            ],
            words,
        ),
    },
    {
        name: "threat_added",
        group: "stable",
        description: "A threat added to a harmless comment raises the score for threat.",
        label: "threat",
        expect: "higher",
        cases: fillPairs(
            [
                ["{fact}", "{fact} I will {harm} you."],
                ["Please leave {topic} as it is.", "Please leave {topic} as it is, or I will {harm} you."],
            ],
            { ...words, harm: ["kill", "hurt", "stab", "shoot"] },
        ),
    },
    {
        name: "intensified",
        group: "stable",
        description: "A strong insult scores above a mild remark.",
        label: "toxic",
        expect: "higher",
        cases: fillPairs(
            [
                ["{name} is a bit {adjective}.", "{name} is the most {adjective} {insult} of all."],
                ["You could be nicer, {name}.", "You could be nicer, {name}, you {adjective} {insult}."],
            ],
            words,
        ),
    },
    {
        name: "insult_replaced_by_praise",
        group: "stable",
        description: "Praise in place of an insult lowers the score.",
        label: "toxic",
        expect: "lower",
        cases: fillPairs(
            [
                ["{name} is a {insult}, look at {topic}.", "{name} is an expert, look at {topic}."],
                [
                    "What a {adjective} answer, you {insult}.",
                    "What a helpful answer, you star, above all {topic}.",
                ],
            ],
            words,
        ),
    },
    {
        name: "insult_quoted_and_rejected",
        group: "stable",
        description: "Objecting to an insult scores lower than giving it.",
        label: "toxic",
        expect: "lower",
        cases: fillPairs(
            [
                ["{name} is a {insult}.", "Please do not write that {name} is a {insult}, it hurts people."],
                ["You are {adjective}.", 'It is not kind to tell {name} "you are {adjective}".'],
            ],
            words,
        ),
    },
];
