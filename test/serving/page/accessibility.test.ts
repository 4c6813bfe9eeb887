import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { BrowserContextOptions, Page } from "playwright-core";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { startTestServer, untilVersion, type TestServer } from "../../support/test-server";
import { useChromium } from "./browser";
import { PageParts } from "./page-parts";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const KEY = "right";
const STAGES = [
    { name: "staging", url: "http://127.0.0.1:8002" },
    { name: "canary", url: "http://127.0.0.1:8003" },
];

interface Violation {
    id: string;
    nodes: { html: string }[];
}

describe("the page for everyone", () => {
    const folder = useTemporaryFolder();
    const chromium = useChromium();
    let server: TestServer;
    beforeEach(async () => {
        server = await startTestServer(folder(), {
            stages: STAGES,
            apiKeyHashes: [createHash("sha256").update(KEY).digest("hex")],
        });
        await untilVersion(server, "1");
    });
    afterEach(() => server.close());

    /** The page with everything on show: scores, an open question, a correction that waits, notices. */
    const openFull = async (options: BrowserContextOptions): Promise<{ page: Page; parts: PageParts }> => {
        const { page } = await chromium.open(server.url, options);
        const parts = new PageParts(page);
        await page.getByLabel("API key").fill(KEY);
        await page.route("**/feedback", (route) => route.abort());
        await parts.text.fill("Well, hello. I ask you!? Wow!! So it goes! An end.");
        await parts.untilVerdict(/^Counts as toxic/);
        await parts.wrong("Toxic").click();
        await page.getByRole("button", { name: "No, it is not toxic" }).click();
        await parts.outbox.waitFor();
        await parts.wrong("Insult").click();
        await parts.threshold("Threat").fill("0.9");
        server.registry.offline = true;
        while (server.manager.status.registryReachable) await page.waitForFunction("true");
        await page.evaluate(`document.dispatchEvent(new Event("visibilitychange"))`);
        await parts.untilText("#serving-notices", /registry/);
        return { page, parts };
    };
    /** axe is no part of the page: only where it is brought in, the page's policy is switched off. */
    const violationsOf = async (page: Page): Promise<string[]> => {
        await page.addScriptTag({ content: AXE });
        const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run(document)");
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    };

    const wide = { viewport: { width: 1280, height: 900 } };
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
    const settings: [string, BrowserContextOptions][] = [
        ["light", { ...wide, colorScheme: "light" }],
        ["dark", { ...wide, colorScheme: "dark" }],
        ["on a phone, light", { ...phone, colorScheme: "light" }],
        ["on a phone, dark", { ...phone, colorScheme: "dark" }],
        ["in forced colours", { ...wide, forcedColors: "active" }],
    ];
    for (const [what, options] of settings) {
        it(`has nothing that axe objects to, ${what}`, async () => {
            // Nothing may be judged while it moves.
            const { page } = await openFull({ ...options, bypassCSP: true, reducedMotion: "reduce" });
            expect(await violationsOf(page)).deep.equal([]);
        });
    }

    it("has nothing that axe objects to while it is empty, nor with an error", async () => {
        const { page } = await chromium.open(server.url, { ...wide, bypassCSP: true });
        expect(await violationsOf(page)).deep.equal([]);
        const parts = new PageParts(page);
        await parts.text.fill("a");
        await parts.error.waitFor();
        expect(await violationsOf(page)).deep.equal([]);
    });

    it("is told by axe of what is wrong, so that its silence means something", async () => {
        const { page } = await chromium.open(server.url, { ...wide, bypassCSP: true });
        await page.evaluate(`document.getElementById("text").labels[0].remove()`);
        expect((await violationsOf(page)).join()).match(/label: <textarea/);
    });

    for (const [what, options] of [
        ["360 pixels", { viewport: { width: 360, height: 740 } }],
        ["320 pixels", { viewport: { width: 320, height: 640 } }],
        ["1280 pixels at 200 %", { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }],
        ["1280 pixels at 400 %", { viewport: { width: 320, height: 225 }, deviceScaleFactor: 4 }],
    ] as [string, BrowserContextOptions][]) {
        it(`fits ${what} without scrolling sideways`, async () => {
            const { page } = await openFull(options);
            expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).equal(0);
        });
    }

    it("fits a phone whose letters are twice as large", async () => {
        const { page } = await openFull({ ...phone, bypassCSP: true });
        await page.addStyleTag({ content: ":root { font-size: 200% }" });
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).equal(0);
    });

    it("can be walked by keyboard in a sensible order, with the focus in sight at every step", async () => {
        const { page, parts } = await openFull(wide);
        // From the very start, where a visit begins: not from the text box, which has the focus then.
        await page.evaluate("document.activeElement.blur(), window.getSelection().removeAllRanges()");
        await page.evaluate("document.body.tabIndex = -1, document.body.focus()");
        const stops: string[] = [];
        for (let i = 0; i < 80; i++) {
            await page.keyboard.press("Tab");
            const stop = await page.evaluate<{ name: string; seen: boolean } | null>(`(() => {
                const element = document.activeElement;
                if (element === document.body) return null;
                const style = getComputedStyle(element);
                const box = element.getBoundingClientRect();
                return {
                    name: (element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent).trim(),
                    // A slider's outline is its handle's, which no script can ask for: see the test below.
                    seen: box.width > 1 && box.height > 1 && (style.outlineStyle === "solid" || element.type === "range"),
                };
            })()`);
            if (stop === null) break;
            expect(stop.seen, stop.name).equal(true);
            stops.push(stop.name);
        }
        const after = (one: string, other: string) =>
            expect(stops.indexOf(other), `${other} in ${stops.join(" | ")}`).greaterThan(stops.indexOf(one));
        expect(stops[0]).equal("Skip to the comment");
        after("Skip to the comment", "API");
        after("API", "staging");
        after("staging", "API key");
        after("API key", "Comment");
        after("Comment", "Score");
        after("Score", "A thank-you");
        after("About oneself", "Threshold of Toxic");
        after("Threshold of Toxic", "Wrong? Correct Toxic");
        after("Wrong? Correct Toxic", "Threshold of Severely toxic");
        after("Wrong? Correct Insult", "Yes, it is an insult");
        after("No, it is not an insult", "Threshold of Identity hate");
        after("Wrong? Correct Identity hate", "Back to the model’s thresholds");
        after("Back to the model’s thresholds", "Send again");
        after("Send again", "Score that colours the sentences");
        expect(new Set(stops).size).equal(stops.length);
        await page.keyboard.press("Home");
        await page.locator(".skip").focus();
        await page.keyboard.press("Enter");
        expect(await page.evaluate("document.activeElement.id")).equal("text");
        expect(await parts.text.isVisible()).equal(true);
    });

    for (const forcedColors of ["none", "active"] as const) {
        it(`shows where the focus is on a threshold, forced colours ${forcedColors}`, async () => {
            // So tall that nothing scrolls: what differs is the focus alone.
            const viewport = { width: 1280, height: 2000 };
            const { page, parts } = await openFull({ viewport, forcedColors, reducedMotion: "reduce" });
            const box = await parts.threshold("Obscene").boundingBox();
            if (box === null) throw new Error("the threshold is not on show");
            // The handle, in the middle, and where its outline would be.
            const clip = { x: box.x + box.width / 2 - 25, y: box.y - 8, width: 50, height: box.height + 16 };
            const picture = () => page.screenshot({ clip });
            await parts.text.focus();
            const before = await picture();
            await parts.wrong("Severely toxic").focus();
            await page.keyboard.press("Tab");
            expect(await page.evaluate("document.activeElement.ariaLabel")).equal("Threshold of Obscene");
            expect(before.equals(await picture())).equal(false);
            await parts.text.focus();
            expect(before.equals(await picture())).equal(true);
        });
    }

    it("tells a screen reader the verdict once, when typing has come to rest", async () => {
        const { page } = await chromium.open(server.url);
        const parts = new PageParts(page);
        await page.getByLabel("API key").fill(KEY);
        await page.clock.install();
        await page.evaluate(`
            window.told = [];
            new MutationObserver(() => told.push(document.getElementById("announce").textContent))
                .observe(document.getElementById("announce"), { childList: true })`);
        const told = () => page.evaluate<string[]>("told");
        await page.clock.pauseAt(Date.now() + 60_000);
        for (const [letters, verdict] of [
            ["Wow", /none of the six/],
            ["!", /^Counts as toxic/],
            ["!", /^Counts as toxic, severely/],
        ] as const) {
            await parts.text.pressSequentially(letters);
            await page.clock.runFor(300);
            await parts.untilVerdict(verdict);
            // A pause for thought, as people make them between words.
            await page.clock.runFor(900);
            expect(await told()).deep.equal([]);
        }
        await page.clock.runFor(400);
        expect(await told()).length(1);
        expect((await told())[0]).match(/^Counts as toxic, .*about 88 to be toxic\.$/);
        // A comment that comes to the same says nothing new.
        await parts.text.pressSequentially(" ");
        await page.clock.runFor(5000);
        expect(await told()).length(1);
    });

    it("moves nothing for those who asked for less motion", async () => {
        const { page } = await openFull({ reducedMotion: "reduce" });
        const fill = `getComputedStyle(document.querySelector(".label-fill")).transitionProperty`;
        expect(await page.evaluate(fill)).equal("none");
    });

    it("says present by more than colour", async () => {
        const { page, parts } = await openFull(wide);
        const decision = (label: string) => parts.row(label).locator("[data-part=decision]");
        expect(await decision("toxic").textContent()).equal("present");
        expect(await decision("threat").textContent()).equal("not present");
        const underlined = `getComputedStyle(document.querySelector("mark[data-present=true] > span")).textDecorationLine`;
        expect(await page.evaluate(underlined)).equal("underline");
    });
});
