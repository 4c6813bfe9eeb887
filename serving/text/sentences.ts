/** A part of a text, in UTF-16 code units, its end exclusive. */
export interface Span {
    begin: number;
    end: number;
}

/** Making one costs more than cutting a comment with it. */
const SEGMENTER = new Intl.Segmenter("en", { granularity: "sentence" });

/**
 * The sentences of a text by Unicode's rules (UAX #29), without the white space around them; what holds only
 * white space is left out.
 */
export function sentencesOf(text: string): Span[] {
    return Array.from(SEGMENTER.segment(text), ({ segment, index }) => {
        const begin = index + (segment.length - segment.trimStart().length);
        return { begin, end: begin + segment.trim().length };
    }).filter(({ begin, end }) => end > begin);
}

/** Joins neighbours, as evenly as can be, so that no more than `limit` spans cover the same text. */
export function joinSpans(spans: readonly Span[], limit: number): Span[] {
    const size = Math.ceil(spans.length / limit);
    if (size <= 1) return [...spans];
    return Array.from({ length: Math.ceil(spans.length / size) }, (_, i) => ({
        begin: (spans[i * size] as Span).begin,
        end: (spans[Math.min((i + 1) * size, spans.length) - 1] as Span).end,
    }));
}
