/** A part of a text, in UTF-16 code units, its end exclusive. */
export interface Span {
    begin: number;
    end: number;
}

/**
 * The sentences of a text by Unicode's rules (UAX #29), without the white space around them; what holds only
 * white space is left out.
 *
 * @param locale BCP 47, for the few rules that differ.
 */
export function sentencesOf(text: string, locale = "en"): Span[] {
    const segmenter = new Intl.Segmenter(locale, { granularity: "sentence" });
    return Array.from(segmenter.segment(text), ({ segment, index }) => {
        const begin = index + (segment.length - segment.trimStart().length);
        return { begin, end: begin + segment.trim().length };
    }).filter(({ begin, end }) => end > begin);
}
