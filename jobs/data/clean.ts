/** Control characters other than line feed and tab (Unicode category Cc), and a byte order mark. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g;

/**
 * A comment as it is kept: Unicode NFC, line ends as `\n`, no control characters, trimmed.
 *
 * Nothing else changes: spelling, case and inner spacing carry meaning, and the model's own tokenizer
 * normalises for its needs. Empty when nothing is left.
 */
export function cleanText(text: string): string {
    return text.replace(/\r\n?/g, "\n").replace(CONTROL, "").normalize("NFC").trim();
}

/** Key by which two cleaned comments count as the same: compatibility forms, case and runs of spaces do not matter. */
export function identityKey(cleaned: string): string {
    return cleaned.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}
