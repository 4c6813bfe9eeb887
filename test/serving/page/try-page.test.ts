import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { JIGSAW_LABELS } from "../../../model/contract";
import { expectedScores, makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { startTestServer, TEST_LIMITS, untilVersion, type TestServer } from "../../support/test-server";
import { useChromium } from "./browser";
import { PageParts } from "./page-parts";

describe("the page in Chromium", () => {
    const folder = useTemporaryFolder();
    const chromium = useChromium();
    let server: TestServer;
    afterEach(() => server.close());

    const start = async (
        ...args: Partial<Parameters<typeof startTestServer>> extends [unknown?, ...infer R] ? R : never
    ) => {
        server = await startTestServer(folder(), ...args);
        if (server.registry.aliases.get("production") === "1") await untilVersion(server, "1");
    };
    const open = async (url = server.url) => {
        const opened = await chromium.open(url);
        return { ...opened, parts: new PageParts(opened.page) };
    };
    const textsSent = (page: Page): string[] => {
        const texts: string[] = [];
        page.on("request", (request) => {
            if (request.url().endsWith("/predict"))
                texts.push((request.postDataJSON() as { text: string }).text);
        });
        return texts;
    };

    it("scores what is typed, in words, numbers and sentences, under its own policy", async () => {
        await start();
        const { page, parts, errors, violations } = await open();
        await parts.text.pressSequentially("Hello there. Wow!!");
        await parts.untilVerdict(/^Counts as toxic, severely toxic, obscene/);
        const expected = expectedScores("first", "Hello there. Wow!!");
        for (const [i, label] of JIGSAW_LABELS.entries()) {
            expect(await parts.score(label).textContent(), label).equal((expected[i] as number).toFixed(2));
        }
        expect(await page.locator("#meaning").textContent()).equal(
            "Highest score: of 100 such comments, people judged about 88 to be toxic.",
        );
        expect(await parts.marks.allTextContents()).deep.equal(["Hello there.\u00a00.12", "Wow!!\u00a00.88"]);
        expect(await parts.marks.nth(0).getAttribute("data-present")).equal("false");
        expect(await parts.marks.nth(1).getAttribute("data-present")).equal("true");
        expect([errors, violations]).deep.equal([[], []]);
    });

    it("is told of a policy's violation, so that the absence of one means something", async () => {
        await start();
        const { page, violations } = await open();
        await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<p style="color: red">x</p>')`);
        await page.waitForFunction("true");
        expect(violations.join()).match(/style/);
    });

    it("never shows an older text's slower answer over a newer one's", async () => {
        await start();
        const { page, parts } = await open();
        const held: (() => Promise<void>)[] = [];
        await page.route("**/predict", async (route) => {
            const { text } = route.request().postDataJSON() as { text: string };
            if (text !== "Wow!!") return route.continue();
            const response = await route.fetch();
            held.push(() => route.fulfill({ response }).catch(() => undefined));
        });
        const first = page.waitForRequest("**/predict");
        await parts.text.fill("Wow!!");
        await first;
        await parts.text.fill("fine");
        await parts.untilVerdict(/none of the six/);
        while (held.length === 0) await page.waitForFunction("true");
        await held[0]?.();
        // Whatever the page was going to do with the late answer is done when it has answered a newer question.
        await page.evaluate(`fetch("/healthz").then((answer) => answer.json())`);
        expect(await parts.verdict.textContent()).match(/none of the six/);
        expect(await parts.score("toxic").textContent()).equal("0.12");
    });

    it("asks when typing rests, and at once by Ctrl+Enter", async () => {
        await start();
        const { page, parts } = await open();
        await page.clock.install();
        await page.clock.pauseAt(Date.now() + 60_000);
        const texts = textsSent(page);
        await parts.text.pressSequentially("Wow!");
        expect(texts).deep.equal([]);
        await parts.text.press("Control+Enter");
        await parts.untilVerdict(/^Counts as/);
        expect(texts).deep.equal(["Wow!"]);
        await parts.text.pressSequentially("??");
        await page.clock.runFor(249);
        expect(texts).deep.equal(["Wow!"]);
        await page.clock.runFor(2);
        await parts.untilVerdict(/none of the six/);
        expect(texts).deep.equal(["Wow!", "Wow!??"]);
    });

    it("fills an example in and scores it; clearing brings the empty state back", async () => {
        await start();
        const { page, parts } = await open();
        await page.getByRole("button", { name: "Blunt criticism" }).click();
        await parts.untilVerdict(/none of the six/);
        expect(await parts.text.inputValue()).match(/two years old/);
        await page.getByRole("button", { name: "Clear" }).click();
        expect(await parts.verdict.textContent()).equal("Nothing scored yet");
        expect(await page.locator("#meaning").textContent()).match(
            /about 80 of 100 such comments were judged so by/,
        );
        expect(await page.locator("#sentences").isVisible()).equal(false);
        expect(await page.evaluate("document.activeElement.id")).equal("text");
    });

    it("moves thresholds by keyboard, keeps them over a reload, and gives the model's back", async () => {
        await start();
        const { page, parts } = await open();
        await parts.text.fill("Wow!!");
        await parts.untilVerdict(/^Counts as toxic, /);
        await parts.threshold("Toxic").focus();
        await page.keyboard.press("End");
        await parts.untilVerdict(/^Counts as severely toxic, /);
        expect(await parts.row("toxic").textContent()).include("from 1.00 (yours)");
        expect(await parts.marks.nth(0).getAttribute("data-present")).equal("false");

        await page.reload();
        await parts.text.fill("Wow!!");
        await parts.untilVerdict(/^Counts as severely toxic, /);
        await page.getByRole("button", { name: "Back to the model’s thresholds" }).click();
        await parts.untilVerdict(/^Counts as toxic, /);
        expect(await parts.threshold("Toxic").inputValue()).equal("0.5");
        expect(await page.evaluate("localStorage.length")).equal(0);
    });

    it("decides by the model's exact threshold, not by the mark's rounded place", async () => {
        const [toxic = 0] = expectedScores("first", "Wow!!");
        const thresholds = Object.fromEntries(JIGSAW_LABELS.map((label) => [label, 1])) as never;
        await start({}, (registry) =>
            registry.add(
                "1",
                makeModelFolder(join(folder(), "exact"), "first", {
                    thresholds: { ...(thresholds as object), toxic: toxic + 0.001 } as never,
                }),
            ),
        );
        const { parts } = await open();
        await parts.text.fill("Wow!!");
        await parts.untilVerdict(/none of the six/);
        expect(await parts.threshold("Toxic").inputValue()).equal("0.88");
    });

    it("colours sentences by the label that is chosen", async () => {
        await start();
        const { page, parts } = await open();
        await parts.text.fill("Wow!");
        await parts.untilVerdict(/^Counts as toxic/);
        await page.getByLabel("Score that colours the sentences").selectOption("Identity hate");
        const [, , , , , hate = 0] = expectedScores("first", "Wow!");
        expect(await parts.marks.allTextContents()).deep.equal([`Wow!\u00a0${hate.toFixed(2)}`]);
        expect(await parts.marks.nth(0).getAttribute("data-present")).equal("false");
    });

    it("follows a new version: its number, its thresholds, its scores", async () => {
        const thresholds = {
            toxic: 0.9,
            severe_toxic: 0.9,
            obscene: 0.9,
            threat: 0.9,
            insult: 0.9,
            identity_hate: 0.9,
        };
        await start({}, (registry) =>
            registry.add("2", makeModelFolder(join(folder(), "strict"), "second", { thresholds })),
        );
        const { page, parts } = await open();
        await parts.text.fill("Wow!");
        await parts.untilVerdict(/^Counts as toxic/);
        server.registry.aliases.set("production", "2");
        await untilVersion(server, "2");
        await page.evaluate(`document.dispatchEvent(new Event("visibilitychange"))`);
        await parts.untilText("#serving", /version 2 serves since/);
        await parts.untilVerdict(/none of the six/);
        await parts.untilText(
            "[data-label=toxic]",
            new RegExp(expectedScores("second", "Wow!")[0]?.toFixed(2) ?? ""),
        );
        expect(await parts.row("toxic").textContent()).include("from 0.90");
        expect(await page.getByRole("link", { name: "Model card" }).getAttribute("href")).equal("/models/2");
    });

    it("learns of a new version from its answers", async () => {
        await start();
        const { parts } = await open();
        server.registry.aliases.set("production", "2");
        await untilVersion(server, "2");
        await parts.text.fill("Wow!");
        await parts.untilText("#serving", /version 2 serves since/);
    });

    it("says that no model serves, and scores by itself once one does", async () => {
        await start({}, (registry) => registry.aliases.clear());
        const { parts } = await open();
        await parts.untilText("#serving", /No version was released to production yet.*npm run promote/);
        await parts.text.fill("Wow!!");
        await parts.untilText(
            "#error",
            /No model serves yet, so nothing can be scored\. Trying again in 2 s\./,
        );
        server.registry.aliases.set("production", "1");
        await untilVersion(server, "1");
        await parts.untilVerdict(/^Counts as toxic/);
        await parts.untilText("#serving", /version 1 serves since/);
        expect(await parts.error.isVisible()).equal(false);
    });

    it("says which version was refused and that the registry is away", async () => {
        await start({}, (registry) =>
            registry.add("3", makeModelFolder(join(folder(), "bad"), "five-labels")),
        );
        server.registry.aliases.set("production", "3");
        const { page, parts } = await open();
        const look = () => page.evaluate(`document.dispatchEvent(new Event("visibilitychange"))`);
        while (server.manager.status.refused === null) await look();
        await look();
        await parts.untilText("#serving-notices", /Version 3 does not serve: .*Version 1 serves on\./);
        server.registry.offline = true;
        while (server.manager.status.registryReachable) await look();
        await look();
        await parts.untilText("#serving-notices", /registry can’t be reached\. Version 1 serves on/);
    });

    it("tells 429 in words and asks again by itself", async () => {
        await start();
        const { page, parts } = await open();
        let refusals = 1;
        await page.route("**/predict", (route) =>
            refusals-- > 0
                ? route.fulfill({
                      status: 429,
                      headers: { "retry-after": "1" },
                      json: { error: { code: "overloaded", message: "x" } },
                  })
                : route.continue(),
        );
        await parts.text.fill("Wow!!");
        await parts.untilText("#error", /more to do than it can take right now\. Trying again in 1 s\./);
        expect(await parts.verdict.isVisible()).equal(false);
        expect(await parts.score("toxic").textContent()).equal("–");
        await parts.untilVerdict(/^Counts as toxic/);
    });

    it("tells the server's own limit of requests in words", async () => {
        await start({ limits: { ...TEST_LIMITS, requestsPerMinute: 1 } });
        const { parts } = await open();
        await parts.text.fill("Wow!!");
        await parts.untilVerdict(/^Counts as toxic/);
        await parts.text.fill("fine");
        await parts.untilText(
            "#error",
            /asked more often than this server allows in a minute\. Trying again in \d+ s\./,
        );
    });

    it("tells a silent server in words and goes on after it", async () => {
        await start();
        const { page, parts } = await open();
        await page.route("**/*", (route) => route.abort());
        await parts.text.fill("Wow!!");
        await parts.untilText("#error", /The server does not answer\./);
        await parts.untilText("#serving-notices", /does not answer/);
        await page.unroute("**/*");
        await page.getByRole("button", { name: "Score" }).click();
        await parts.untilVerdict(/^Counts as toxic/);
    });

    it("carries the comment to another stage's page, where no server reads it", async () => {
        await start();
        const other = await startTestServer(join(folder(), "other"), {
            alias: "production",
            stages: [{ name: "staging", url: server.url }],
        });
        await untilVersion(other, "1");
        const { page, parts } = await open(other.url);
        const stages = page.getByRole("navigation", { name: "Stages" });
        expect(await stages.locator("[aria-current=page]").textContent()).equal("production");
        const comment = "A #hash, 100 % & <b>more</b>!!\nשלום 😀!";
        await parts.text.fill(comment);
        const asked: string[] = [];
        page.on("request", (request) => asked.push(request.url()));
        await stages.getByRole("link", { name: "staging" }).click();
        await parts.untilVerdict(/^Counts as toxic/);
        expect(new URL(page.url()).origin).equal(server.url);
        expect(await parts.text.inputValue()).equal(comment);
        expect(page.url()).equal(`${server.url}/`);
        expect([...server.logged, ...other.logged].join("")).not.match(/hash/);
        await other.close();
    });

    it("asks for the key first, keeps it in the tab only and says when it is wrong", async () => {
        const hash = createHash("sha256").update("right").digest("hex");
        await start({ apiKeyHashes: [hash] });
        const { page, context, parts } = await open();
        const texts = textsSent(page);
        const key = page.getByLabel("API key");
        await parts.text.fill("Wow!!");
        await parts.untilText("#error", /Enter your API key first\./);
        expect(texts).deep.equal([]);
        await key.fill("wrong");
        await parts.untilText("#error", /API key is not valid/);
        expect(await key.getAttribute("aria-invalid")).equal("true");
        await key.fill("right");
        await parts.untilVerdict(/^Counts as toxic/);
        expect(await key.getAttribute("aria-invalid")).equal(null);
        await page.reload();
        await parts.text.fill("Wow!!");
        await parts.untilVerdict(/^Counts as toxic/);
        const state = await context.storageState();
        expect(JSON.stringify(state)).not.include("right");
        expect(server.logged.join("")).not.include("right");
    });
});
