import { expect } from "chai";
import { visibleText } from "../../../serving/text/html";
import { seededRandom } from "../../support/random";

describe("visibleText", () => {
    const textOf = (html: string): string => visibleText(html).text;

    const cases: [string, string, string][] = [
        [
            "decodes character references",
            "Fish &amp; chips caf&#233; &#x1F600; &lt;b&gt;",
            "Fish & chips café 😀 <b>",
        ],
        ["joins what inline elements split", "bo<b>th</b>er <i>me</i>", "bother me"],
        ["breaks lines at <br>", "one<br>two<br/>three", "one\ntwo\nthree"],
        ["breaks lines around blocks", "<p>one</p><p>two</p>three<div>four</div>", "one\ntwo\nthree\nfour\n"],
        ["breaks lines between cells and items", "<ul><li>a<li>b</ul><td>c<td>d", "a\nb\nc\nd\n"],
        [
            "leaves scripts, styles and comments out",
            "a<script>x<y</script><style>p{}</style><!-- no -->b",
            "ab",
        ],
        [
            "leaves out what a head and templates hold",
            "<head><title>t</title></head><template>x</template>y",
            "y",
        ],
        ["takes alternative texts", 'see<img src=x alt="my &quot;cat&quot;">here', 'see my "cat" here'],
        ["leaves empty alternative texts out", 'a<img alt="">b', "ab"],
        ["collapses white space", "  a \n\t b  <b> c</b>", "a b c"],
        ["keeps white space in <pre>", "<pre>a\n  b</pre>c", "a\n  b\nc"],
        ["keeps a hard space", "a&nbsp;&nbsp;b", "a\u00a0\u00a0b"],
        ["takes a lone < and & as they are", "I <3 you & me", "I <3 you & me"],
        ["reads what is never closed", "<p><b>loud <a href='x", "loud \n"],
        ["shows nothing of mark-up alone", "<p><br></p><script>x</script>", "\n"],
    ];
    for (const [name, html, text] of cases) {
        it(name, () => {
            expect(textOf(html)).equal(text);
        });
    }

    it("leads back to the source", () => {
        const html = '<p>One <b>t&eacute;n</b>!</p><img alt="a pic">';
        const { text, sourceOf } = visibleText(html);
        const source = (part: string): string => {
            const begin = text.indexOf(part);
            const span = sourceOf({ begin, end: begin + part.length });
            return html.slice(span.begin, span.end);
        };
        expect(source("One")).equal("One");
        expect(source("ne té")).equal("ne <b>t&eacute;");
        expect(source("é")).equal("&eacute;");
        expect(source("n!")).equal("n</b>!");
        expect(source("pic")).equal('<img alt="a pic">');
    });

    it("takes time in proportion to the length, however deep the nesting", () => {
        for (const tag of ["<b>", "<div>", "<p>", "<li>", "<pre>", "<script>", "&amp;", "<a b='"]) {
            textOf(tag.repeat(Math.floor(20_480 / tag.length)));
        }
    });

    interface Marker {
        visible: string;
        begin: number;
        end: number;
    }

    /** HTML of random pieces; each visible word is unique and its place in the source is noted. */
    function makeHtml(next: () => number): { html: string; markers: Marker[]; hidden: string[] } {
        let html = "";
        const markers: Marker[] = [];
        const hidden: string[] = [];
        const mark = (source: string, visible: string): void => {
            markers.push({ visible, begin: html.length, end: html.length + source.length });
            html += source;
        };
        for (let i = 0; i < 40; i++) {
            const word = `w${i}z`;
            const pieces: (() => void)[] = [
                () => mark(word, word),
                () => mark(`w${i}&eacute;&#x1F600;z`, `w${i}é😀z`),
                () => mark(`w${i}&ampz`, `w${i}&z`),
                () => mark(`w${i}<b title="${word}x">z</b>`.replace("</b>", ""), word),
                () =>
                    (html += ["<b>", "</b>", "<p>", "</p>", "<br>", "<div>", "</i>", "<!-- > -->"][
                        i % 8
                    ] as string),
                () => (html += [" ", "\n\t ", "&nbsp;", "  "][i % 4] as string),
                () => {
                    html += `<script>h${i}h</script><style>h${i}h</style><!--h${i}h-->`;
                    hidden.push(`h${i}h`);
                },
                () => {
                    const tag = `<img src="x" alt="${word}">`;
                    mark(tag, word);
                },
            ];
            (pieces[Math.floor(next() * pieces.length)] as () => void)();
            // A word never runs into the next one.
            html += "|";
        }
        return { html, markers, hidden };
    }

    it("leads every word of random documents back to where it stands", () => {
        for (let seed = 1; seed <= 300; seed++) {
            const { html, markers, hidden } = makeHtml(seededRandom(seed));
            const { text, sourceOf } = visibleText(html);
            let from = 0;
            for (const { visible, begin, end } of markers) {
                const at = text.indexOf(visible, from);
                expect(at, `${visible} in the text of seed ${seed}`).greaterThanOrEqual(0);
                from = at + visible.length;
                const span = sourceOf({ begin: at, end: from });
                expect(span, `${visible} of seed ${seed}`).deep.equal({ begin, end });
            }
            for (const word of hidden) expect(text).not.contain(word);
        }
    });
});
