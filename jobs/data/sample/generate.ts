import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JIGSAW_LABELS, type Label } from "../../../model/contract";
import { identityKey } from "../clean";
import { Random } from "../random";
import { COLUMNS, type LabelBits, type Row } from "../row";
import { ABUSIVE_LEXICON, DISGUISED_WORDS } from "./abusive-lexicon";
import { ABUSE_KINDS, type AbuseKind } from "./abusive-templates";
import { CLEAN_LEXICON } from "./clean-lexicon";
import { CLEAN_TEMPLATES } from "./clean-templates";
import { casualTyping, disguiseWord } from "./disguise";
import { expand, sentenceCase } from "./grammar";

/** Rows of the sample. */
export const SAMPLE_ROWS = 3000;
export const SAMPLE_SEED = 20_261;

/** How often a subject is drawn, relative to the others (1). */
const SUBJECT_WEIGHTS: Readonly<Record<string, number>> = {
    wiki: 9,
    addressed: 7,
    argument: 5,
    prose: 4,
    questions: 2,
    history: 2,
    politics: 2,
    replies: 2,
};

interface Comment {
    text: string;
    labels: LabelBits;
}

/** The sample: hand-written comments and generated ones, shuffled, all different; the same on each call. */
export function generateSample(): Row[] {
    const random = new Random(SAMPLE_SEED);
    const comments: Comment[] = [];
    const seen = new Set<string>();
    const add = (comment: Comment): boolean => {
        const key = identityKey(comment.text);
        if (seen.has(key)) return false;
        seen.add(key);
        comments.push(comment);
        return true;
    };
    for (const comment of readHandWritten()) add(comment);
    for (const kind of ABUSE_KINDS) {
        for (let made = 0; made < kind.count;) {
            if (add({ text: abusiveComment(kind, random), labels: bits(["toxic", ...kind.labels]) })) made++;
        }
    }
    while (comments.length < SAMPLE_ROWS) add({ text: cleanComment(random), labels: bits([]) });
    return random.shuffle(comments).map((comment, i) => ({
        id: `sample-${String(i + 1).padStart(4, "0")}`,
        ...comment,
    }));
}

function bits(labels: readonly Label[]): LabelBits {
    return JIGSAW_LABELS.map((label) => (labels.includes(label) ? 1 : 0));
}

/** `clean.txt`: a comment a line; `abusive.txt`: `label,label | comment`; `\n` stands for a line break. */
function readHandWritten(): Comment[] {
    const lines = (name: string): string[] =>
        readFileSync(join(__dirname, "hand-written", name), "utf8")
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => line.replaceAll("\\n", "\n"));
    const clean = lines("clean.txt").map((text) => ({ text, labels: bits([]) }));
    const abusive = lines("abusive.txt").map((line) => {
        const at = line.indexOf(" | ");
        const names = line.slice(0, at).split(",");
        const unknown = names.find((name) => !JIGSAW_LABELS.includes(name as Label));
        if (at < 0 || unknown !== undefined || names[0] !== "toxic")
            throw new Error(`bug: abusive.txt: ${line}`);
        return { text: line.slice(at + 3), labels: bits(names as Label[]) };
    });
    return [...clean, ...abusive];
}

function abusiveComment(kind: AbuseKind, random: Random): string {
    const templates = [
        ...kind.core.map((list) => random.pick(list)),
        ...Array.from({ length: random.below(5) }, () => random.pick(kind.around)),
    ];
    const sentences = random
        .shuffle(templates)
        .map((template) => sentenceCase(expand(template, ABUSIVE_LEXICON, random)));
    // Abuse often sits in an otherwise ordinary comment about the matter at hand.
    if (random.chance(0.55)) {
        const aside = cleanSentences(random, 1 + random.below(2));
        sentences.splice(random.below(2) * sentences.length, 0, ...aside);
    }
    const text = joinSentences(sentences, random);
    const disguised = random.chance(0.18) ? disguiseWord(text, DISGUISED_WORDS, random) : text;
    return casualTyping(disguised, random, 0.14);
}

function cleanComment(random: Random): string {
    const sentences = cleanSentences(random, 1 + random.below(3) + random.below(4) * random.below(2));
    if (random.chance(0.15)) sentences.unshift(`${expand("{greeting}", CLEAN_LEXICON, random)},`);
    let text = joinSentences(sentences, random);
    if (random.chance(0.12))
        text += `${random.pick([" ", "\n\n"])}${expand("{sign}", CLEAN_LEXICON, random)}`;
    if (random.chance(0.04)) text += ` http://example.org/${random.below(9000)}`;
    return casualTyping(text, random, 0.025);
}

/** Sentences of one subject. */
function cleanSentences(random: Random, count: number): string[] {
    const subjects = Object.keys(CLEAN_TEMPLATES).flatMap((subject) =>
        Array.from({ length: SUBJECT_WEIGHTS[subject] ?? 1 }, () => subject),
    );
    const templates = CLEAN_TEMPLATES[random.pick(subjects)] as readonly string[];
    return random
        .shuffle(templates)
        .slice(0, count)
        .map((template) => sentenceCase(expand(template, CLEAN_LEXICON, random)));
}

function joinSentences(sentences: readonly string[], random: Random): string {
    return sentences.join(random.chance(0.08) ? "\n" : " ");
}

/** The rows as CSV (RFC 4180, `\n` line ends): every text quoted, so that a diff shows one form. */
export function sampleCsv(rows: readonly Row[]): string {
    const lines = rows.map((row) => [row.id, `"${row.text.replaceAll('"', '""')}"`, ...row.labels].join(","));
    return [COLUMNS.join(","), ...lines, ""].join("\n");
}

if (require.main === module) {
    writeFileSync(join(__dirname, "comments.csv"), sampleCsv(generateSample()));
}
