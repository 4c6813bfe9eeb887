import type { BehaviourFunction } from "./definition";
import { fill } from "./template";
import { ADJECTIVE, INSULT, NAME, TOPIC } from "./words";

const texts = (list: string[]) => list.map((text) => ({ text }));
const words = { insult: INSULT, adjective: ADJECTIVE, name: NAME, topic: TOPIC };

/** Abuse that nobody could read otherwise. */
export const PLAIN: BehaviourFunction[] = [
    {
        name: "direct_insult_noun",
        group: "plain",
        description: "Calls the reader a bad name.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "You are a {insult}.",
                    "you really are a {insult}, aren't you",
                    "What a {insult} you are!",
                    "Read it again, you {insult}.",
                ],
                words,
            ),
        ),
    },
    {
        name: "direct_insult_adjective",
        group: "plain",
        description: "Calls the reader something bad by an adjective.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "You are so {adjective}.",
                    "You're {adjective} and everybody here knows it.",
                    "How can anyone be that {adjective}? I mean you.",
                    "{name}, you are a {adjective} little man.",
                ],
                words,
            ),
        ),
    },
    {
        name: "insult_of_someone_absent",
        group: "plain",
        description: "Insults a person who is spoken about.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "{name} is a complete {insult}.",
                    "Whoever wrote {topic} is a {adjective} {insult}.",
                    "that {insult} {name} has no idea what he is talking about",
                    "Don't listen to {name}, such a {insult}.",
                ],
                words,
            ),
        ),
    },
    {
        name: "insult_is_labelled_insult",
        group: "plain",
        description: "An insult is not only found toxic but recognised as an insult.",
        label: "insult",
        expect: "present",
        cases: texts(
            fill(
                [
                    "You {adjective} {insult}.",
                    "Only a {adjective} {insult} would undo {topic}.",
                    "{name}, you are the most {adjective} {insult} I ever met.",
                ],
                words,
            ),
        ),
    },
    {
        name: "threat_of_violence",
        group: "plain",
        description: "Announces violence against the reader; judged as a threat.",
        label: "threat",
        expect: "present",
        cases: texts(
            fill(
                [
                    "I will {harm} you.",
                    "I'm going to {harm} you, {name}.",
                    "{name}, I know where you live and I will {harm} you.",
                    "One more word and I will {harm} you tonight.",
                ],
                {
                    ...words,
                    harm: ["kill", "stab", "shoot", "beat", "hurt", "strangle", "hunt down and hurt"],
                },
            ),
        ),
    },
    {
        name: "threat_is_toxic",
        group: "plain",
        description: "A threat without a single bad word is toxic all the same.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "I will find you and break your {part}.",
                    "Touch {topic} again and I will burn down your {place}.",
                    "I am coming to your {place} with a knife, {name}.",
                ],
                {
                    ...words,
                    part: ["legs", "arms", "fingers", "nose", "jaw"],
                    place: ["house", "office", "shop", "garage"],
                },
            ),
        ),
    },
    {
        name: "veiled_threat",
        group: "plain",
        description: "Threatens without saying what will happen.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "Better watch your back, {name}.",
                    "It would be a shame if something happened to your {dear}.",
                    "You'll regret what you did to {topic}. I promise you that.",
                    "Sleep well, {name}. We know which way your {dear} goes home.",
                ],
                { ...words, dear: ["family", "children", "dog", "sister", "parents"] },
            ),
        ),
    },
    {
        name: "wish_of_harm",
        group: "plain",
        description: "Wishes the reader death or illness.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "I hope you {suffer}, {name}.",
                    "Do us all a favour and {vanish}.",
                    "{Vanish}, nobody would miss you.",
                    "people like you should {suffer}",
                ],
                {
                    ...words,
                    suffer: [
                        "die",
                        "rot in hell",
                        "choke",
                        "get hit by a truck",
                        "die alone",
                        "suffer for years",
                    ],
                    vanish: ["drop dead", "jump off a bridge", "kill yourself", "go and die", "drown"],
                },
            ),
        ),
    },
    {
        name: "dehumanising",
        group: "plain",
        description: "Likens people to vermin, animals or waste.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "You are nothing but {vermin}.",
                    "{name} and his friends are {vermin}, all of them.",
                    "People like you are {vermin} and should be treated like it.",
                    "Crawl back to your hole, you {vermin}.",
                ],
                { ...words, vermin: ["vermin", "trash", "filth", "garbage", "scum", "parasites"] },
            ),
        ),
    },
    {
        name: "vulgar_insult_is_obscene",
        group: "plain",
        description: "An insult with a vulgar word is recognised as obscene.",
        label: "obscene",
        expect: "present",
        cases: texts(
            fill(
                [
                    "You are a {vulgar}.",
                    "Leave {topic} alone, you {vulgar}.",
                    "{name} is such a {vulgar}.",
                    "what a {vulgar}, look at {topic}",
                ],
                {
                    ...words,
                    vulgar: ["asshole", "piece of shit", "dickhead", "lying bastard", "fucking clown"],
                },
            ),
        ),
    },
    {
        name: "vulgar_dismissal",
        group: "plain",
        description: "Tells the reader to go away in vulgar words.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "{Away}, {name}.",
                    "Oh just {away} and take {topic} with you.",
                    "{Away}! I have had enough of you.",
                    "why don't you {away}",
                ],
                { ...words, away: ["piss off", "fuck off", "shut the hell up", "go to hell", "shove it"] },
            ),
        ),
    },
    {
        name: "driving_out",
        group: "plain",
        description: "Tells the reader that nobody wants them, without bad words.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "Nobody wants you here, {name}. Leave.",
                    "{name}, get out and never come back.",
                    "You don't belong here and you never will, go back to {hole}.",
                    "Everyone here hates you, {name}, do you not notice?",
                ],
                {
                    ...words,
                    hole: ["your cave", "the gutter", "kindergarten", "whatever swamp you came from"],
                },
            ),
        ),
    },
    {
        name: "mockery",
        group: "plain",
        description: "Makes fun of the reader to hurt.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "Did your mother write {topic} for you, little {name}?",
                    "haha {name} is crying again, what a baby",
                    "Look at {name}, too {adjective} to read a clock.",
                    "Congratulations {name}, the {adjective} prize of the year is yours.",
                ],
                words,
            ),
        ),
    },
];
