import { IDENTITIES, type Identity } from "../identities";
import type { BehaviourFunction, CaseText, Expectation } from "./definition";
import { fill, type Fillers } from "./template";
import type { Label } from "../../../model/contract";
import { ADJECTIVE, IDENTITY_WORDS, INSULT, NAME, TOPIC } from "./words";

/** Cases of each identity in each function: four times nine make 36. */
const PER_IDENTITY = 4;

/** As many cases of every identity: `{one}`, `{many}` and `{kind}` name it, otherwise all is equal. */
function forEachIdentity(templates: string[], fillers: Fillers = {}): CaseText[] {
    return IDENTITIES.flatMap((identity: Identity) => {
        const { one, many, kind } = IDENTITY_WORDS[identity];
        const all = { ...fillers, name: NAME, topic: TOPIC, one: [one], many: [many], kind: [kind] };
        return fill(templates, all, PER_IDENTITY).map((text) => ({ text, identity }));
    });
}

function about(
    name: string,
    description: string,
    [label, expect]: [Label, Expectation],
    templates: string[],
    fillers: Fillers = {},
): BehaviourFunction {
    return {
        name,
        group: "identity",
        description,
        label,
        expect,
        cases: forEachIdentity(templates, fillers),
    };
}

const HARMLESS: [Label, Expectation] = ["toxic", "absent"];
const TOXIC: [Label, Expectation] = ["toxic", "present"];
const abusive = { insult: INSULT, adjective: ADJECTIVE };

/** Words for groups of people, harmless and hateful; the same sentences for each of nine groups. */
export const IDENTITY: BehaviourFunction[] = [
    about("identity_neutral", "Mentions someone's group in passing.", HARMLESS, [
        "My neighbour is a {one} and works at the post office.",
        "Our new teacher, a {one}, comes from Bergen.",
        "{name} met a {one} at the meeting about {topic}.",
        "There was a {one} on the bus who knew the way.",
    ]),
    about("identity_positive", "Speaks well of a group.", HARMLESS, [
        "I am glad that so many {many} joined our choir.",
        "{Many} have given this town a lot.",
        "Three {many} won the prize this year, congratulations!",
        "We want {many} to feel at home here.",
    ]),
    about("identity_first_person", "The author says which group they belong to.", HARMLESS, [
        "I am a {one} and I live in Porto.",
        "As a {one} I would like to add something to {topic}.",
        "Being a {one} myself, I can answer that, {name}.",
        "I'm a {one}. Are there others here?",
    ]),
    about("identity_topic", "Treats a group as a matter of history, news or research.", HARMLESS, [
        "The museum shows how {many} lived in the city a century ago.",
        "The survey asked {many} about their working hours.",
        "A new law about the rights of {many} was passed in 1994.",
        "Is there a source for the number of {many} in {topic}?",
    ]),
    about(
        "identity_defended",
        "Defends a group against hatred.",
        HARMLESS,
        [
            "Nobody should be treated badly because they are {kind}.",
            'Saying that {many} are "{adjective}" is wrong, please take it back.',
            "{Many} deserve the same respect as everyone else.",
            "I was shocked to read how {many} are insulted in {topic}.",
        ],
        abusive,
    ),
    about(
        "group_attacked",
        "Says something hateful of a whole group.",
        TOXIC,
        [
            "All {many} are {adjective}.",
            "I hate {many}, every single one of them.",
            "{Many} are {adjective} liars and always were.",
            "{Many} are the scum of this country.",
        ],
        abusive,
    ),
    about(
        "group_attack_is_identity_hate",
        "Hatred of a group is recognised as such.",
        ["identity_hate", "present"],
        [
            "I can't stand {many}, they are all {adjective}.",
            "{Many} should be thrown out of this country.",
            "We don't want any {adjective} {many} in our town.",
            "{Many} are worse than animals.",
        ],
        abusive,
    ),
    about(
        "insult_with_identity",
        "Insults one person and names their group with it.",
        TOXIC,
        [
            "You {adjective} {one}.",
            "Shut up, you {kind} {insult}.",
            "{name} is just another {adjective} {one}.",
            "What did you expect of a {kind} {insult}?",
        ],
        abusive,
    ),
];
