import { Parser } from "htmlparser2";
import type { Span } from "./sentences";

/** Elements whose content a reader does not see. */
const HIDDEN = new Set([
    "head",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "script",
    "style",
    "template",
    "title",
]);

/** Elements that begin and end a line of their own; a table's cells stand apart too. */
const BLOCKS = new Set(
    (
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset " +
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup " +
        "option p pre search section select summary table tbody td tfoot th thead tr ul"
    ).split(" "),
);

/** Elements whose `alt` a reader is shown where the picture is not. */
const WITH_ALT = new Set(["img", "area", "input"]);

/** Part of the visible text, and where in the source it comes from. */
interface Piece {
    /** Where it begins in the visible text. */
    at: number;
    source: Span;
    /** Whether it stands in the source letter for letter; else all of it stands for the whole source span. */
    isLiteral: boolean;
}

/** HTML as its reader sees it. */
export interface VisibleText {
    text: string;
    /**
     * Where a span of the visible text comes from: what a character reference, an `alt` or a line break stands
     * for counts whole.
     *
     * @param span Within the text and not empty.
     */
    sourceOf: (span: Span) => Span;
}

/**
 * The text that a reader of a comment in HTML sees: without scripts, styles and comments, character references
 * decoded, blocks and `<br>` as line breaks, white space collapsed (but in `<pre>`), pictures by their `alt`.
 * CSS is not looked at.
 *
 * Takes whatever a browser takes: nothing is refused.
 */
export function visibleText(html: string): VisibleText {
    const collector = new Collector();
    let hidden = 0;
    let preformatted = 0;
    const parser = new Parser({
        ontext(data) {
            if (hidden > 0) return;
            const source = { begin: parser.startIndex, end: parser.endIndex + 1 };
            // A text event is either a stretch of the source or one decoded character reference.
            const isLiteral =
                data.length === source.end - source.begin && html.startsWith(data, source.begin);
            collector.text(data, source, isLiteral, preformatted > 0);
        },
        onopentag(name, { alt = "" }) {
            if (HIDDEN.has(name)) hidden++;
            if (name === "pre") preformatted++;
            if (hidden > 0) return;
            const source = { begin: parser.startIndex, end: parser.endIndex + 1 };
            if (name === "br") collector.lineBreak(source);
            else if (BLOCKS.has(name)) collector.newLine(source);
            else if (WITH_ALT.has(name)) collector.alternative(alt, source);
        },
        onclosetag(name) {
            if (HIDDEN.has(name)) hidden--;
            if (name === "pre") preformatted--;
            if (hidden > 0 || !BLOCKS.has(name)) return;
            collector.newLine({ begin: parser.startIndex, end: parser.endIndex + 1 });
        },
    });
    parser.end(html);
    return collector.visible();
}

/** Puts the visible text together, with the pieces that lead back to the source. */
class Collector {
    private readonly parts: string[] = [];
    private readonly pieces: Piece[] = [];
    private length = 0;
    private last = "";

    /** White space collapses as CSS's `white-space: normal` has it: none at the start of a line. */
    text(data: string, source: Span, isLiteral: boolean, isPreformatted: boolean): void {
        if (isPreformatted) return this.add(data, source, isLiteral);
        for (const { 0: run, index } of data.matchAll(/[ \t\n\f\r]+|[^ \t\n\f\r]+/g)) {
            const from = isLiteral
                ? { begin: source.begin + index, end: source.begin + index + run.length }
                : source;
            const isSpace = /^[ \t\n\f\r]/.test(run);
            if (!isSpace) this.add(run, from, isLiteral);
            else if (!this.endsInSpace) this.add(" ", from, false);
        }
    }

    lineBreak(source: Span): void {
        this.add("\n", source, false);
    }

    /** A line break where no line begins already. */
    newLine(source: Span): void {
        if (this.last !== "" && this.last !== "\n") this.add("\n", source, false);
    }

    alternative(alt: string, source: Span): void {
        if (alt.trim() === "") return;
        // Words that stand next to a picture are no part of its name.
        if (!this.endsInSpace) this.add(" ", source, false);
        this.add(alt, source, false);
        this.add(" ", source, false);
    }

    visible(): VisibleText {
        const { pieces } = this;
        return {
            text: this.parts.join(""),
            sourceOf: ({ begin, end }) => {
                const first = pieceAt(pieces, begin);
                const last = pieceAt(pieces, end - 1);
                return {
                    begin: first.isLiteral ? first.source.begin + begin - first.at : first.source.begin,
                    end: last.isLiteral ? last.source.begin + end - last.at : last.source.end,
                };
            },
        };
    }

    private get endsInSpace(): boolean {
        return this.last === "" || this.last === " " || this.last === "\n";
    }

    private add(data: string, source: Span, isLiteral: boolean): void {
        if (data === "") return;
        this.parts.push(data);
        this.pieces.push({ at: this.length, source, isLiteral });
        this.length += data.length;
        this.last = data.charAt(data.length - 1);
    }
}

/** The piece that holds a position, by bisection. */
function pieceAt(pieces: readonly Piece[], position: number): Piece {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((pieces[middle] as Piece).at <= position) low = middle;
        else high = middle - 1;
    }
    return pieces[low] as Piece;
}
