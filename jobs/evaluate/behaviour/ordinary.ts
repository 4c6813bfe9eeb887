import type { BehaviourFunction, CaseText } from "./definition";
import { fill } from "./template";
import { FACT, NAME, TOPIC } from "./words";

const words = { name: NAME, topic: TOPIC, fact: FACT };

function harmless(
    name: string,
    description: string,
    templates: string[],
    more: Record<string, string[]> = {},
): BehaviourFunction {
    const cases: CaseText[] = fill(templates, { ...words, ...more }).map((text) => ({ text }));
    return { name, group: "ordinary", description, label: "toxic", expect: "absent", cases };
}

/** What most people write most of the time. */
export const ORDINARY: BehaviourFunction[] = [
    harmless("disagreement", "Disagrees firmly, and with reasons.", [
        "I completely disagree with {name} about {topic}.",
        "No, {topic} is wrong: the source says the opposite.",
        "{name}, your argument about {topic} does not hold, because the numbers are from another year.",
        "I oppose this change. {fact}",
    ]),
    harmless(
        "criticism_of_ideas",
        "Strong criticism of an idea or a work, not of a person.",
        [
            "This theory is {bad} from beginning to end.",
            "{Topic} is {bad} and should be written anew.",
            "I found the film {bad}, above all its last half hour.",
            "The plan for {topic} is {bad}, and here is why: {fact}",
        ],
        { bad: ["deeply flawed", "a bad idea", "badly argued", "not convincing at all", "a waste of money"] },
    ),
    harmless(
        "political_opinion",
        "An outspoken political opinion without abuse.",
        [
            "The {party} should never have raised {issue}.",
            "I will vote against the {party} because of {issue}.",
            "Nobody in the {party} understands {issue}, in my opinion.",
            "The {party} is right about {issue}, whatever {name} says.",
        ],
        {
            party: ["government", "opposition", "council", "ministry"],
            issue: ["the fuel tax", "school fees", "the rents", "the speed limit"],
        },
    ),
    harmless("praise", "Praises without any irony.", [
        "{name}, {topic} is excellent, thank you so much!",
        "What a lovely idea for {topic}.",
        "I admire your patience, {name}.",
        "Wonderful photographs, above all {topic}.",
    ]),
    harmless("apology", "Apologises or makes peace.", [
        "I'm sorry about {topic}, {name}, it was my mistake.",
        "Please forgive my sharp tone yesterday, {name}.",
        "You were right about {topic} and I was wrong.",
        "Let us start again, {name}. I did not mean to upset you.",
    ]),
    harmless("factual_question", "Asks for information.", [
        "Does anyone know who wrote {topic}?",
        "{name}, where did you find the source for {topic}?",
        "What time does {topic} change in winter?",
        "Could somebody check this? {fact}",
    ]),
    harmless("frustration", "Complains about a situation without abuse.", [
        "I am so tired of fixing {topic} every week.",
        "Three hours on the phone and still nobody could tell me about {topic}!",
        "This is really frustrating, {name}: {topic} is gone again.",
        "I give up on {topic} for today.",
    ]),
    harmless(
        "shouted_harmless",
        "Harmless words in capitals.",
        [
            "PLEASE READ THE PAGE ABOUT {shout} FIRST",
            "THANK YOU {shout}!!!",
            "WE WON THE {shout} CUP",
            "WHERE IS THE {shout} MAP?",
        ],
        { shout: ["HARBOUR", "SUMMER", "SCHOOL", "LIBRARY", "GARDEN", "SPRING", "HISTORY", "RIVER"] },
    ),
    harmless("moderator_warning", "A firm, matter-of-fact warning by a moderator.", [
        "{name}, please stop removing {topic}; the next time your account will be blocked for a day.",
        "This is your second warning about {topic}.",
        "Your changes to {topic} were undone because they had no source.",
        "{name}, insults are against our rules. Please read them before you go on with {topic}.",
    ]),
    harmless("long_factual", "A long comment of facts.", ["{a} {b} {c} {d}"], {
        a: FACT.slice(0, 2),
        b: FACT.slice(2, 5),
        c: FACT.slice(5, 7),
        d: [
            "I took the photograph myself.",
            "More of it stands in the third chapter.",
            "The rest is being repaired.",
        ],
    }),
    harmless(
        "emoji_harmless",
        "Harmless words with emoji.",
        [
            "Happy birthday {name} {emoji}",
            "{topic} made my day {emoji}{emoji}",
            "{emoji} see you on Friday, {name}!",
            "so proud of you {name} {emoji}",
        ],
        { emoji: ["🎉", "😂", "❤️", "🔥", "😭", "💀"] },
    ),
    harmless(
        "code_and_links",
        "Code, addresses and markup without abuse.",
        [
            "See https://example.org/{path} for {topic}.",
            "for (let i = 0; i < 10; i++) show('{path}', i);",
            "<ref>{path}, 2019, p. 12</ref>",
            "[[{path}]] redirects to [[{name}]]",
            "SELECT name FROM {path} WHERE city = '{name}';",
        ],
        { path: ["harbour", "opening-hours", "table", "members", "bridges"] },
    ),
];
