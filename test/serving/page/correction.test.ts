import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { FEEDBACK_FILE } from "../../../serving/feedback/feedback-log";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { startTestServer, untilVersion, type TestServer } from "../../support/test-server";
import { useChromium, type OpenPage } from "./browser";
import { PageParts } from "./page-parts";

describe("corrections from the page", () => {
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
        await parts.text.fill("Wow!!");
        await parts.untilVerdict(/^Counts as toxic/);
    });
    afterEach(() => server.close());

    const kept = (): Record<string, unknown>[] =>
        readFileSync(join(folder(), "feedback", FEEDBACK_FILE), "utf8")
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => JSON.parse(line) as Record<string, unknown>);
    const answer = async (name: string, words: "Yes" | "No") => {
        await parts.wrong(name).click();
        await opened.page.getByRole("button", { name: new RegExp(`^${words},`) }).click();
    };

    it("land in the feedback log and are confirmed in words", async () => {
        await answer("Insult", "No");
        await parts.untilText(
            "[data-label=insult] [data-part=said]",
            /Kept your answer: not an insult\. Thank you\./,
        );
        await answer("Threat", "Yes");
        await parts.untilText("[data-label=threat] [data-part=said]", /Kept your answer: a threat\./);
        const [first, second] = kept();
        expect(first).deep.include({
            text: "Wow!!",
            corrections: { insult: 0 },
            source: "page",
            modelVersion: "1",
        });
        expect(second).deep.include({
            text: "Wow!!",
            corrections: { threat: 1 },
            source: "page",
            modelVersion: "1",
        });
        expect(await parts.outbox.isVisible()).equal(false);
    });

    it("ask by name what is meant, open and close by keyboard, and give the focus back", async () => {
        const { page } = opened;
        await parts.wrong("Identity hate").focus();
        await page.keyboard.press("Enter");
        expect(await parts.wrong("Identity hate").getAttribute("aria-expanded")).equal("true");
        const question = page.getByText("Is this comment hate against a group?");
        expect(await question.isVisible()).equal(true);
        await page.keyboard.press("Tab");
        await page.keyboard.press("Escape");
        expect(await question.isVisible()).equal(false);
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await parts.untilText(
            "[data-label=identity_hate] [data-part=said]",
            /Kept your answer: hate against a group/,
        );
        expect(await page.evaluate(`document.activeElement.getAttribute("aria-controls")`)).equal(
            "correct-identity_hate",
        );
        expect(kept()[0]).deep.include({ corrections: { identity_hate: 1 } });
    });

    it("are not taken while the scores on show are an older comment's", async () => {
        const { page } = opened;
        await parts.wrong("Toxic").click();
        const question = page.getByText("Is this comment toxic?");
        expect(await question.isVisible()).equal(true);
        await page.clock.install();
        await page.clock.pauseAt(Date.now() + 60_000);
        await parts.text.pressSequentially("!");
        expect(await question.isVisible()).equal(false);
        expect(await parts.wrong("Toxic").isDisabled()).equal(true);
        await page.clock.runFor(300);
        await page.waitForFunction(
            `!document.querySelector("[data-label=toxic] [data-part=wrong]").disabled`,
        );
        await answer("Toxic", "No");
        await parts.untilText("[data-label=toxic] [data-part=said]", /Kept your answer/);
        expect(kept()[0]).deep.include({ text: "Wow!!!" });
    });

    it("wait in the tab while the network is away, over another comment and a reload, and go by a click", async () => {
        const { page } = opened;
        await page.route("**/feedback", (route) => route.abort());
        await answer("Toxic", "No");
        await parts.untilText(
            "[data-label=toxic] [data-part=said]",
            /Your answer \(not toxic\) waits to be sent\./,
        );
        await parts.untilText(
            "#outbox",
            /1 correction waits in this tab to be sent\. The server does not answer\./,
        );
        await parts.text.fill("fine");
        await parts.untilVerdict(/none of the six/);
        expect(await parts.said("toxic").isVisible()).equal(false);
        expect(await parts.outbox.isVisible()).equal(true);
        page.on("dialog", (dialog) => void dialog.accept());
        await page.reload();
        await parts.untilText("#outbox", /1 correction waits/);
        await page.unroute("**/feedback");
        await page.getByRole("button", { name: "Send again" }).click();
        await parts.outbox.waitFor({ state: "hidden" });
        expect(kept().map(({ text, corrections }) => ({ text, corrections }))).deep.equal([
            { text: "Wow!!", corrections: { toxic: 0 } },
        ]);
    });

    it("go by themselves once the server answers again", async () => {
        const { page } = opened;
        await page.route("**/feedback", (route) => route.abort());
        await answer("Toxic", "No");
        await parts.untilText("#outbox", /1 correction waits/);
        await page.unroute("**/feedback");
        await page.evaluate(`document.dispatchEvent(new Event("visibilitychange"))`);
        await parts.untilText("[data-label=toxic] [data-part=said]", /Kept your answer: not toxic/);
        expect(kept()).length(1);
    });

    it("wait while the disk of the server is full, in the server's words", async () => {
        await opened.page.route("**/feedback", (route) =>
            route.fulfill({
                status: 503,
                headers: { "retry-after": "60" },
                json: {
                    error: { code: "feedback_full", message: "Corrections wait already on 9 bytes of disk." },
                },
            }),
        );
        await answer("Toxic", "No");
        await parts.untilText(
            "#outbox",
            /1 correction waits .*Corrections wait already on 9 bytes of disk\./,
        );
    });

    it("say why where the server will never take them", async () => {
        await opened.page.route("**/feedback", (route) =>
            route.fulfill({
                status: 400,
                json: { error: { code: "x", message: "model_version is unknown." } },
            }),
        );
        await answer("Toxic", "No");
        await parts.untilText(
            "[data-label=toxic] [data-part=said]",
            /\(not toxic\) was not taken: model_version is unknown\./,
        );
        expect(await parts.outbox.isVisible()).equal(false);
    });
});
