import { visibleText } from "../../text/html";
import type { Span } from "../../text/sentences";
import { commentEmpty, commentTooLong, contextForms } from "./errors";

/** Perspective's documented limit, in bytes of UTF-8. */
export const COMMENT_LIMIT_BYTES = 20_480;

export interface TextEntry {
    text?: string;
    type?: string;
}

export interface Context {
    entries?: TextEntry[];
    articleAndParentComment?: { article?: TextEntry; parentComment?: TextEntry };
}

/** A comment as it is scored. */
export interface Comment {
    /** Of HTML what a reader sees. */
    text: string;
    /** As it was sent. Spans in requests and answers count in it, as Perspective's do in "the original text". */
    sent: string;
    /** Where a span of `text` stands in `sent`. */
    sourceOf: (span: Span) => Span;
}

/** @throws {PerspectiveError} commentEmpty, also of HTML that shows nothing; commentTooLong. */
export function readComment({ text: sent = "", type }: TextEntry = {}): Comment {
    const bytes = Buffer.byteLength(sent);
    if (bytes > COMMENT_LIMIT_BYTES) throw commentTooLong(bytes, COMMENT_LIMIT_BYTES);
    const { text, sourceOf } = type === "HTML" ? visibleText(sent) : { text: sent, sourceOf: identity };
    if (text.trim() === "") throw commentEmpty();
    return { text, sent, sourceOf };
}

const identity = (span: Span): Span => span;

/**
 * An empty list counts as none, as it does in protocol buffers.
 *
 * @throws {PerspectiveError} contextForms.
 */
export function checkContext({ entries = [], articleAndParentComment }: Context = {}): void {
    if (entries.length > 0 && articleAndParentComment !== undefined) throw contextForms();
}
