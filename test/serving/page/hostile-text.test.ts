import { expect } from "chai";
import { sentencesOf } from "../../../serving/text/sentences";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { startTestServer, untilVersion, type TestServer } from "../../support/test-server";
import { useChromium, type OpenPage } from "./browser";
import { PageParts } from "./page-parts";

describe("hostile text on the page", () => {
    const folder = useTemporaryFolder();
    const chromium = useChromium();
    let server: TestServer;
    let opened: OpenPage;
    let parts: PageParts;
    beforeEach(async () => {
        server = await startTestServer(folder());
        await untilVersion(server, "1");
        opened = await chromium.open(server.url);
        parts = new PageParts(opened.page);
    });
    afterEach(() => server.close());

    const texts: [string, string][] = [
        [
            "markup",
            `<img src=x onerror="window.hit = 1"> Look! <script>window.hit = 1</script> </p></mark> &amp; done.`,
        ],
        ["right to left", "שלום לכולם. זה טוב מאוד! مرحبا بالجميع. Mixed שלום text."],
        ["marks that turn the direction", "Good \u202Eevil\u202C text. \u2066Isolated\u2069 one!"],
        ["emoji of several units", "👩‍👩‍👧‍👦 A family. 👍🏽👍🏿 Yes! 🏴󠁧󠁢󠁥󠁮󠁧󠁿 End."],
        ["combining marks in heaps", `Z${"\u0301\u0317".repeat(200)}algo! Is near.`],
        ["blank lines and tabs", "One.\n\n\n\tTwo!\r\nThree?"],
        ["one endless word", `${"x".repeat(5000)}. End.`],
    ];
    for (const [what, text] of texts) {
        it(`shows ${what} as what was typed, cut where the server cuts`, async () => {
            const { page, errors, violations } = opened;
            await parts.text.fill(text);
            await parts.marks.first().waitFor();
            // A text box makes every line break a single \n, and that is what is sent.
            const sent = await parts.text.inputValue();
            expect(await parts.shownComment()).equal(sent);
            const marked = await page.locator("#sentences-text mark > span").allTextContents();
            expect(marked).deep.equal(sentencesOf(sent).map(({ begin, end }) => sent.slice(begin, end)));
            expect(await page.evaluate("window.hit")).equal(undefined);
            expect(await page.locator("#sentences-text img, #sentences-text script").count()).equal(0);
            expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).equal(true);
            const box = `document.getElementById("sentences-text")`;
            expect(await page.evaluate(`${box}.scrollWidth <= ${box}.clientWidth`)).equal(true);
            expect([errors, violations]).deep.equal([[], []]);
        });
    }

    it("scores a comment of 20 kB whole", async () => {
        const text = "This is a rather calm sentence, number 9. ".repeat(480);
        expect(Buffer.byteLength(text)).within(20_000, 20_480);
        await parts.text.fill(text);
        await parts.marks.first().waitFor();
        expect(await parts.shownComment()).equal(text);
        expect(await parts.marks.count()).equal(480);
        await parts.untilText("#progress", /^20,160 of 20,480 bytes$/);
    });

    it("does not ask the server for more than it takes, in bytes and not in letters", async () => {
        let asked = 0;
        opened.page.on("request", (request) => (asked += request.url().endsWith("/predict") ? 1 : 0));
        await parts.text.fill("ש".repeat(10_241));
        await parts.untilText("#error", /has 20,482 bytes; at most 20,480 can be scored/);
        expect(asked).equal(0);
        await parts.text.fill("fine");
        await parts.untilVerdict(/none of the six/);
    });

    it("takes white space for an empty comment", async () => {
        await parts.text.fill(" \n\t ");
        expect(await parts.verdict.textContent()).equal("Nothing scored yet");
        expect(await parts.error.isVisible()).equal(false);
    });
});
