/** HTML that is already escaped; anything else is text. */
export class Html {
    constructor(readonly source: string) {}
    toString(): string {
        return this.source;
    }
}

type Part = Html | string | number | readonly Part[];

/** Template of HTML, in which values are escaped unless they are HTML themselves. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
    return new Html(strings.reduce((done, text, at) => done + render(parts[at - 1] as Part) + text));
}

function render(part: Part): string {
    if (part instanceof Html) return part.source;
    if (typeof part === "string" || typeof part === "number") return escape(String(part));
    return part.map(render).join("");
}

function escape(text: string): string {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** A table that scrolls by itself where the screen is narrow; the first cell of a row is its header. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly Part[])[]): Html {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
        <table>
            <caption>
                ${caption}
            </caption>
            <thead>
                <tr>
                    ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
                </tr>
            </thead>
            <tbody>
                ${rows.map(
                    ([first = "", ...cells]) =>
                        html`<tr>
                            <th scope="row">${first}</th>
                            ${cells.map((cell) => html`<td>${cell}</td>`)}
                        </tr>`,
                )}
            </tbody>
        </table>
    </div>`;
}
