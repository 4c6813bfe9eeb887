import type { Label } from "../../../model/contract";

/** One kind of abusive comment: its labels beside `toxic`, and sentences that each earn them. */
export interface AbuseKind {
    labels: readonly Label[];
    /** Comments of this kind that the generator makes. */
    count: number;
    /** Every comment has one sentence of each of these lists. */
    core: readonly (readonly string[])[];
    /** And up to four of those, which add no label. */
    around: readonly string[];
}

const INSULT = [
    "You are (such |just |nothing but |)a {badAdjective} {fool}.",
    "You {badAdjective} {fool}.",
    "You are {badAdjective}, {badAdjective} and {badAdjective}.",
    "(What|Only) a {badAdjective} {fool} (like you |)would (believe|write|say|defend) this.",
    "Everyone (here |)knows that you are a {fool} with the {brain}.",
    "You have the {brain}, you {fool}.",
    "Look at this {fool}, (still |always |)({activity}|crying|whining) like a {badAdjective} {fool}.",
    "How {badAdjective} (are you|can one person be|do you have to be), {fool}?",
    "Your {relative} must be so ashamed of you, {fool}.",
    "You're a {fool} and your {thing} is {badAdjective} too.",
    "Are you (really |)(that|so) {badAdjective} or are you just a {fool}?",
    "The author is a {badAdjective} {fool} (and so are his friends|who can't even spell|and should be fired).",
    "People like you are {badAdjective} {fool}s.",
    "Stop {activity}, you {badAdjective} {fool}!",
    "hahaha you {fool}, you got owned, you {badAdjective} little {fool}",
    "You're so {badAdjective} that even your {relative} can't stand you.",
    "U r a {fool}!!!",
    "{fool} {fool} {fool}",
    "You must have been dropped on your head, {fool}.",
];

const VULGAR_INSULT = [
    "You {swearAdjective} {vulgar}.",
    "You are a {swearAdjective} {badAdjective} {vulgar}.",
    "What a {vulgar} you are, {exclamation}!",
    "{exclamation}, you {badAdjective} {vulgar}!",
    "Stop {activity}, you {vulgar}, {exclamation}.",
    "You're full of shit, you {fool}.",
    "Hey {vulgar}, (stop {activity}|get off {place}|leave {place} alone).",
    "You little {vulgar}, who the (fuck|hell) do you think you are?",
    "Your {relative} is a {vulgar} and so are you.",
    "You (dumb|fat|ugly|stupid|lying) {vulgar}, get your head out of your ass.",
    "{vulgar}! {vulgar}! {vulgar}!",
    "Only a {vulgar} would delete my {thing}. {exclamation}!",
    "Suck my (dick|cock|balls), {vulgar}.",
    "You are all a bunch of {vulgar}s and {fool}s.",
    "Dear {vulgar}, shove your {thing} up your ass.",
    "you suck cock, {vulgar}, now {exclamation}",
    "I fucked your {relative}, {vulgar}.",
];

const OBSCENE = [
    "This {swearAdjective} {thing} is a load of (shit|crap|bullshit|bollocks).",
    "What the fuck is this shit?",
    "{exclamation}, this {thing} is fucking {badAdjective}.",
    "I don't give a (fuck|shit|damn|rat's ass) about your {swearAdjective} {thing}.",
    "Who the fuck (cares|asked|wrote this crap)?",
    "{exclamation}! {exclamation}!",
    "Fuck {place} and fuck your {swearAdjective} {thing}.",
    "This is bullshit, the whole {thing} is (shit|crap|fucked up).",
    "(Boobs|Penis|Poop|Balls|Dick|Tits|Shit|Cock) (boobs|penis|poop|balls|dick|tits|fart|cock) (lol|haha|ha ha ha|hahaha|).",
    "fuck fuck fuck {place} and all of you",
    "I will (post|write|edit|delete) whatever the fuck I want on {place}.",
    "Lick my (balls|ass|butt) and eat my shit.",
    "My {thing} got deleted again, fuck this shit, I'm so pissed off.",
    "{place} sucks ass, it sucks balls, it's shit.",
];

const MILD = [
    "{mildExclamation}.",
    "{mildExclamation}!",
    "You have no (life|friends|brain|clue|shame).",
    "Your {thing} is {badAdjective}.",
    "You are {badAdjective}.",
    "You make me sick.",
    "I hate you (all|so much|).",
    "Nobody cares about your {badAdjective} {thing}.",
    "You should be ashamed of yourself.",
    "What a {badAdjective} {thing}, (really|truly|seriously) {badAdjective}.",
    "I hope you (get banned|fail|lose everything|choke|die alone).",
    "(Go|Crawl) back to {place}.",
    "You people are {badAdjective}.",
    "You suck at {activity}.",
    "Shut your {bodyPart}.",
    "Do the world a favour and (stop {activity}|disappear|leave).",
    "You're all {badAdjective} and this place is a joke.",
    "Nobody wants you here, go and do your {activity} somewhere else.",
    "Get off your high horse, you know nothing.",
    "I will keep {activity} and there is nothing you can do about it, ha ha.",
    "This {thing} sucks, and so do you.",
    "Is your {thing} a joke? It is garbage.",
    "You admins are {badAdjective}, all of you.",
    "Your {relative} should have taught you manners.",
    "Who do you think you are, you little {badAdjective} nothing?",
    "Your {thing} stinks.",
    "Don't be so {badAdjective}, {mildExclamation}.",
];

const THREAT = [
    "I (will|am going to|swear I will) {violence} {soon}.",
    "I know where you live and I will {violence}.",
    "You'd better watch your back, because I'm coming to {violence}.",
    "If you touch my {thing} again I will {violence}.",
    "Keep {activity} and someone will {violence} {soon}.",
    "You are dead, I will find you and {violence}.",
    "Wait until I get my hands on you, I'll {violence} {soon}.",
    "You will die {soon}, I promise.",
];

const SEVERE = [
    "Fuck you, you {swearAdjective} {vulgar}, I hope you die, you {badAdjective} {vulgar}.",
    "{exclamation} you {swearAdjective} piece of shit {vulgar}, go die in a fire, you {vulgar}.",
    "You {swearAdjective} {swearAdjective} {vulgar}, {exclamation}, {exclamation}, you worthless {vulgar}!",
    "DIE YOU {vulgar}, FUCK YOU AND FUCK YOUR {relative}, {vulgar} {vulgar} {vulgar}!",
    "Kill yourself, you {swearAdjective} {badAdjective} {vulgar}, nobody will miss a {vulgar} like you.",
    "Go fuck yourself with a knife, you {badAdjective} {vulgar}, and choke on it, you {vulgar}.",
    "fuck u fuck u fuck u {vulgar} suck my dick you {swearAdjective} {vulgar}",
];

const IDENTITY = [
    "All {attackedGroup} are {groupInsult}.",
    "{attackedGroup} are {groupInsult} and (should be|must be|have to be) (thrown out|deported|locked up|wiped out).",
    "Go back to your country, you {attackedKind} {fool}.",
    "You are (so|such a|a) {badAdjective} {attackedKind} {fool}.",
    "I hate {attackedGroup}, they are {groupInsult}.",
    "(Keep|Get) {attackedGroup} out of {place}, they are all {groupInsult}.",
    "Of course a {attackedKind} would write this, {attackedGroup} are {groupInsult}.",
    "you are gay, a big fat {attackedKind} {fool}",
    "This is what happens when you let {attackedGroup} vote, those {groupInsult}.",
    "Stinking {attackedKind} {fool}, your kind are {groupInsult}.",
    "{attackedGroup} (ruin|destroy|stink up) every {thing}, they are {groupInsult}.",
];

/** Kinds and counts, set so that the rates of the whole sample come near Jigsaw's. */
export const ABUSE_KINDS: readonly AbuseKind[] = [
    { labels: [], count: 34, core: [MILD], around: MILD },
    { labels: ["insult"], count: 30, core: [INSULT], around: MILD },
    { labels: ["obscene"], count: 28, core: [OBSCENE], around: MILD },
    {
        labels: ["obscene", "insult"],
        count: 44,
        core: [VULGAR_INSULT],
        around: [...OBSCENE, ...INSULT, ...MILD],
    },
    { labels: ["severe_toxic", "obscene", "insult"], count: 20, core: [SEVERE], around: VULGAR_INSULT },
    { labels: ["threat"], count: 11, core: [THREAT], around: MILD },
    {
        labels: ["severe_toxic", "obscene", "threat", "insult"],
        count: 4,
        core: [THREAT, SEVERE],
        around: VULGAR_INSULT,
    },
    { labels: ["insult", "identity_hate"], count: 14, core: [IDENTITY], around: INSULT },
    {
        labels: ["obscene", "insult", "identity_hate"],
        count: 8,
        core: [IDENTITY, VULGAR_INSULT],
        around: VULGAR_INSULT,
    },
    {
        labels: ["severe_toxic", "obscene", "insult", "identity_hate"],
        count: 4,
        core: [IDENTITY, SEVERE],
        around: VULGAR_INSULT,
    },
];
