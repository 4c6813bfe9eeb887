import type { BehaviourFunction } from "./definition";
import { fill } from "./template";
import { ADJECTIVE, FACT, INSULT, NAME, TOPIC } from "./words";

const texts = (list: string[]) => list.map((text) => ({ text }));
const words = { insult: INSULT, adjective: ADJECTIVE, name: NAME, topic: TOPIC };
const insulting = ["You are a {insult}.", "You {adjective} {insult}.", "What a {adjective} person you are."];
const abuse = fill(insulting, words, 24);

/** Abuse among harmless words. */
export const WRAPPED: BehaviourFunction[] = [
    {
        name: "long_comment_toxic_end",
        group: "wrapped",
        description: "A long, factual comment ends with an insult.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(["{a} {b} {c} {abuse}"], {
                a: FACT.slice(0, 3),
                b: FACT.slice(3, 6),
                c: FACT.slice(6),
                abuse,
            }),
        ),
    },
    {
        name: "long_comment_toxic_middle",
        group: "wrapped",
        description: "An insult stands in the middle of a long, factual comment.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(["{a} {b} {abuse} {c} {d}"], {
                a: FACT.slice(0, 2),
                b: FACT.slice(2, 4),
                c: FACT.slice(4, 6),
                d: FACT.slice(6),
                abuse,
            }),
        ),
    },
    {
        name: "long_comment_toxic_start",
        group: "wrapped",
        description: "A long comment begins with an insult and goes on as if nothing were.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(["{abuse} {a} {b} {c}"], {
                a: FACT.slice(5),
                b: FACT.slice(2, 5),
                c: FACT.slice(0, 2),
                abuse,
            }),
        ),
    },
    {
        name: "polite_threat",
        group: "wrapped",
        description: "A threat in polite words.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "Dear {name}, I would kindly ask you to stop, or I will have to {harm} you. Best regards.",
                    "Thank you for {topic}. If you do it again I will {harm} you. Have a nice day!",
                    "With the greatest respect, {name}, I am going to {harm} you.",
                ],
                { ...words, harm: ["hurt", "kill", "stab", "beat", "shoot"] },
            ),
        ),
    },
    {
        name: "polite_insult",
        group: "wrapped",
        description: "An insult after polite words.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "With all due respect, {name}, you are a {insult}.",
                    "No offence, but you are {adjective}.",
                    "I'm sorry to say this, but you're a {adjective} {insult}.",
                    "Please allow me to remark that {name} is a {insult}. Kind regards.",
                ],
                words,
            ),
        ),
    },
    {
        name: "praise_then_insult",
        group: "wrapped",
        description: "Praise that turns into an insult.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "I like {topic}. Too bad that you are a {insult}.",
                    "Great work on {topic}! For a {adjective} {insult} like you, that is.",
                    "Lovely pictures, but their author is a {adjective} {insult}.",
                ],
                words,
            ),
        ),
    },
    {
        name: "insulting_question",
        group: "wrapped",
        description: "An insult in the form of a question.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "Are you {adjective} or just pretending?",
                    "Were you born a {insult}, or did you have to practise?",
                    "Is {name} really that {adjective}?",
                    "Who let this {adjective} {insult} near {topic}?",
                ],
                words,
            ),
        ),
    },
    {
        name: "hypothetical_violence",
        group: "wrapped",
        description: "Violence in the conditional.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "If I ever meet {name} in the street, I'll {harm} him.",
                    "If it were legal I would {harm} you, {name}.",
                    "Someone should {harm} you for {topic}.",
                ],
                { ...words, harm: ["punch", "stab", "strangle", "shoot", "kick", "kill"] },
            ),
        ),
    },
    {
        name: "insult_with_emoji",
        group: "wrapped",
        description: "An insult among emoji.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "You {insult} {emoji}",
                    "{emoji} {name} you are {adjective} {emoji}",
                    "what a {insult} {emoji}{emoji}",
                ],
                { ...words, emoji: ["😂", "🤡", "🙄", "💩", "🤣", "👎"] },
            ),
        ),
    },
    {
        name: "insult_after_quote",
        group: "wrapped",
        description: "Quotes harmless words of another and answers them with an insult.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    '"{fact}" No, you {insult}.',
                    "> {fact}\n\nOnly a {adjective} {insult} believes that.",
                    '{name} said: "{fact}" That is how {adjective} you are, {name}.',
                ],
                { ...words, fact: FACT },
            ),
        ),
    },
    {
        name: "insult_as_advice",
        group: "wrapped",
        description: "An insult that pretends to be advice.",
        label: "toxic",
        expect: "present",
        cases: texts(
            fill(
                [
                    "You should see a doctor, {name}, nobody is born that {adjective}.",
                    "My advice: stay away from {topic}, you are too {adjective} for it.",
                    "Try thinking before you write, you {insult}.",
                ],
                words,
            ),
        ),
    },
];
