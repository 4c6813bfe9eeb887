import type { BehaviourFunction } from "./definition";
import { fill } from "./template";
import { ADJECTIVE, INSULT, NAME, TOPIC } from "./words";

const texts = (list: string[]) => list.map((text) => ({ text }));
const words = { insult: INSULT, adjective: ADJECTIVE, name: NAME, topic: TOPIC };

/** Harsh words that hurt nobody where they stand. */
export const HARSH: BehaviourFunction[] = [
    {
        name: "negated_insult",
        group: "harsh",
        description: "Says that someone is not what the bad name says.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "You are not a {insult}, {name}, you just had a long day.",
                    "Nobody here thinks that you are {adjective}.",
                    "{name} is anything but a {insult}.",
                    "Don't call yourself {adjective}, that chapter is hard for everyone.",
                ],
                words,
            ),
        ),
    },
    {
        name: "counter_speech_with_quote",
        group: "harsh",
        description: "Quotes an insult in order to object to it.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    'Calling {name} a "{insult}" is not acceptable here. Please take it back.',
                    'We do not write "you are {adjective}" to each other on this page.',
                    'Please do not use words like "{insult}" for other members, {name}.',
                    'Your message "{name} is a {insult}" was removed because it breaks rule 2.',
                ],
                words,
            ),
        ),
    },
    {
        name: "reported_abuse",
        group: "harsh",
        description: "Someone tells that they were insulted.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "{name} called me a {insult} yesterday and I reported it to the moderators.",
                    "I was told that I am {adjective}. Could an administrator have a look?",
                    "My son came home in tears because a boy had called him {adjective}.",
                    "How should I answer somebody who calls me a {insult}?",
                ],
                words,
            ),
        ),
    },
    {
        name: "self_deprecation",
        group: "harsh",
        description: "The author calls themselves a mild bad name.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "Silly me, I mixed up the files in {topic} again. Sorry!",
                    "I felt like a complete {mild} when I saw my typo in {topic}.",
                    "Oh dear, I am such a {mild}, I forgot to attach {topic}.",
                    "My {small} brain needs a coffee before I look at {topic}.",
                ],
                {
                    ...words,
                    mild: ["fool", "clown", "dummy", "goof"],
                    small: ["tired", "slow", "poor", "silly"],
                },
            ),
        ),
    },
    {
        name: "kind_profanity",
        group: "harsh",
        description: "A mild swear word stands for enthusiasm.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "{Swear}, {topic} looks wonderful, thank you {name}!",
                    "That is one hell of a good job, {name}.",
                    "{name}, {topic} is damn good work.",
                    "{Swear}, {name}, how did you manage that so fast? Brilliant.",
                ],
                { ...words, swear: ["damn", "holy crap", "heck", "bloody hell"] },
            ),
        ),
    },
    {
        name: "strong_kind_profanity",
        group: "harsh",
        description: "A strong swear word stands for enthusiasm: obscene perhaps, but no insult.",
        label: "insult",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "{Topic} is {swear} brilliant, {name}!",
                    "I am so {swear} happy for you, {name}.",
                    "{Swear} yes, we won! Well done {name}.",
                    "{Swear} hell, what a beautiful goal that was, {name}",
                ],
                { ...words, swear: ["fucking", "bloody", "freaking", "goddamn"] },
            ),
        ),
    },
    {
        name: "reclaimed_words",
        group: "harsh",
        description: "People use a word once meant as an insult for themselves, with pride.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "As a proud {word} I loved {topic}.",
                    "We {word}s meet every Friday, come and join us, {name}!",
                    "My wife and I are both {word}s and happily so.",
                    "{name} and I founded a club for {word}s, all are welcome.",
                ],
                { ...words, word: ["nerd", "geek", "queer", "tree hugger", "bookworm", "redhead"] },
            ),
        ),
    },
    {
        name: "technical_terms",
        group: "harsh",
        description: "Computing terms that sound violent.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "How do I kill {process} that hangs?",
                    "The parent should wait before it kills {process}.",
                    "{name}, abort the upload and then kill {process}, please.",
                    "After a crash {process} is left behind as an orphan and can be killed safely.",
                ],
                {
                    ...words,
                    process: [
                        "a zombie process",
                        "the child process",
                        "the background job",
                        "a stuck thread",
                        "the old daemon",
                        "every dead connection",
                    ],
                },
            ),
        ),
    },
    {
        name: "game_and_sport_talk",
        group: "harsh",
        description: "Talk of games and sport in which people are beaten and shot.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "We destroyed {team} by four goals on Saturday, what a match!",
                    "I finally killed {boss} after twenty tries.",
                    "{name} shot {boss} from the bridge, best move of the game.",
                    "{Team} got crushed in the second half, next week will be better.",
                ],
                {
                    ...words,
                    team: ["the Rovers", "our neighbours", "the league leaders", "the visitors"],
                    boss: ["the dragon", "the last boss", "the ice queen", "the guard on level nine"],
                },
            ),
        ),
    },
    {
        name: "medical_and_body_terms",
        group: "harsh",
        description: "Words of the body in medical or scientific talk.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "The section on {medical} needs a newer source.",
                    "My doctor explained {medical} to us very well.",
                    "{name} wrote her thesis about {medical}.",
                    "Is there a good introduction to {medical} for nurses?",
                ],
                {
                    ...words,
                    medical: [
                        "breast cancer screening",
                        "sexual health",
                        "anal fissures",
                        "penile injuries",
                        "the anatomy of the vagina",
                        "suicide prevention",
                        "drug abuse",
                    ],
                },
            ),
        ),
    },
    {
        name: "innocent_words_with_bad_letters",
        group: "harsh",
        description: "Names and words that happen to contain the letters of a bad one.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "We spent the weekend in {place} with {name}.",
                    "Is {place} on the map of {topic}?",
                    "{name} grew up near {place}.",
                    "The train to {place} is late again.",
                ],
                {
                    ...words,
                    place: [
                        "Scunthorpe",
                        "Essex",
                        "Cockermouth",
                        "Sussex",
                        "Penistone",
                        "Clitheroe",
                        "Lightwater",
                    ],
                },
            ),
        ),
    },
    {
        name: "titles_with_harsh_words",
        group: "harsh",
        description: "Titles of books, films and songs that hold a harsh word.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    'Have you read "{title}"?',
                    '"{title}" is on the reading list for the autumn, {name}.',
                    "I watched {title} with {name} last night and enjoyed it.",
                    "The article about {title} cites two reviews.",
                ],
                {
                    ...words,
                    title: [
                        "The Idiot",
                        "Kill Bill",
                        "Dumb and Dumber",
                        "Inglourious Basterds",
                        "A Confederacy of Dunces",
                        "Die Hard",
                    ],
                },
            ),
        ),
    },
    {
        name: "words_as_words",
        group: "harsh",
        description: "Speaks about a bad word: its origin, spelling or meaning.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    'The word "{insult}" came into English from another language.',
                    'In the dictionary, "{insult}" is marked as informal.',
                    'How is "{insult}" translated into Spanish, {name}?',
                    'The origin of the word "{insult}" is explained in {topic}.',
                ],
                words,
            ),
        ),
    },
    {
        name: "insulted_things",
        group: "harsh",
        description: "A thing, not a person, is scolded: annoyed, but no insult to anybody.",
        label: "insult",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "This {adjective} printer jams every morning.",
                    "What a {adjective} {thing}, it broke after two days.",
                    "My {thing} is useless in the rain.",
                    "I threw that {adjective} {thing} away, {name}.",
                ],
                {
                    ...words,
                    adjective: ["stupid", "dumb", "useless", "miserable"],
                    thing: ["umbrella", "toaster", "alarm clock", "charger", "keyboard"],
                },
            ),
        ),
    },
    {
        name: "reports_of_violence",
        group: "harsh",
        description: "Reports violence as news or history does; no threat.",
        label: "threat",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "The {victim} was shot in {year}, and the murderer was never found.",
                    "In {year} a {victim} was stabbed near the harbour, as two newspapers reported.",
                    "Did the {victim} die in the fire of {year} or later?",
                    "{name} writes about the {victim} who was killed in {year}.",
                ],
                {
                    ...words,
                    victim: ["mayor", "poet", "prince", "judge"],
                    year: ["1820", "1914", "1968", "1993"],
                },
            ),
        ),
    },
    {
        name: "hyperbole",
        group: "harsh",
        description: "Exaggerates harmlessly with words of death.",
        label: "toxic",
        expect: "absent",
        cases: texts(
            fill(
                [
                    "I could kill for a {treat} right now.",
                    "This {treat} is to die for, {name}!",
                    "My feet are killing me after {topic}.",
                    "{name}, I died laughing when I saw {topic}.",
                ],
                {
                    ...words,
                    treat: ["coffee", "slice of cake", "cold lemonade", "plate of dumplings", "hot soup"],
                },
            ),
        ),
    },
];
