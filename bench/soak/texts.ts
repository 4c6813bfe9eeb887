import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { Random } from "../../jobs/data/random";

const SAMPLE = join(__dirname, "..", "..", "jobs", "data", "sample", "comments.csv");

/** What comments are seldom like, and servers must bear all the same. */
const UNUSUAL = [
    "x",
    "so ".repeat(1500),
    "Grüße aus Köln, naïve façade, Ελλάδα, Привет, 你好, こんにちは, שלום, مرحبا",
    "👩‍👩‍👧‍👦 👍🏽 🎉🎉🎉",
    "z\u0334\u0321a\u0335\u0327l\u0336\u0328g\u0334o\u0335",
    "soft\u00adhyphens and zero\u200bwidth\ufeff spaces",
    'quotes " and \\ backslashes \\u0041 \n new\r\nlines \t tabs',
    "1 < 2 && 3 > 2, <i>not</i> HTML",
    "[PAD] [UNK] [CLS] [SEP] [MASK]",
    "a".repeat(5000),
];

/** Comments of the shipped sample and a few unusual ones, the same for the same seed. */
export function soakTexts(seed: number, count = 300): string[] {
    const rows = parse<{ comment_text: string }>(readFileSync(SAMPLE), { columns: true });
    const comments = new Set(rows.map(({ comment_text }) => comment_text));
    const chosen = new Random(seed).shuffle([...comments]).slice(0, count - UNUSUAL.length);
    return [...chosen, ...UNUSUAL];
}
