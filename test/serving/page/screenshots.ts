/**
 * Pictures of the page for the README, of a model folder that the pipeline made:
 *
 *     npx tsx test/serving/page/screenshots.ts MODEL_FOLDER [OUT]
 *
 * OUT is docs/images unless given. Needs Chromium, see browser.ts.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { findChromium, launchChromium } from "./browser";
import { PageParts } from "./page-parts";
import { serveModel } from "./serve-model";

const VERSION = "4";
/** The stages of `npm start`. */
const STAGES = ["development", "staging", "canary", "production"].map((name, i) => ({
    name,
    url: `http://127.0.0.1:${[8001, 8002, 8003, 8000][i]}`,
}));
const MOST_BYTES = 150_000;

const WIDE = { viewport: { width: 1280, height: 860 } };
const PICTURES: Record<string, BrowserContextOptions> = {
    "page-light": { ...WIDE, colorScheme: "light" },
    "page-dark": { ...WIDE, colorScheme: "dark" },
    "page-phone": {
        viewport: { width: 360, height: 915 },
        deviceScaleFactor: 1.5,
        isMobile: true,
        hasTouch: true,
    },
};

async function take(
    browser: Browser,
    url: string,
    options: BrowserContextOptions,
    path: string,
): Promise<void> {
    const context = await browser.newContext({ ...options, reducedMotion: "reduce", locale: "en-GB" });
    const page = await context.newPage();
    const parts = new PageParts(page);
    await page.goto(url);
    await page.getByRole("button", { name: "One rude sentence" }).click();
    await parts.untilVerdict(/^Counts as toxic/);
    if (options.colorScheme === "dark") await parts.wrong("Insult").click();
    // Nothing hovers, and no text cursor blinks.
    await page.mouse.move(0, 0);
    await page.screenshot({
        path,
        fullPage: options.isMobile !== true,
        animations: "disabled",
        caret: "hide",
    });
    await context.close();
    const { size } = statSync(path);
    console.log(`${path}: ${size} bytes`);
    if (size > MOST_BYTES)
        throw new Error(`${path} has ${size} bytes; the README's pictures may have ${MOST_BYTES}.`);
}

async function main([model, out = join("docs", "images")]: string[]): Promise<void> {
    const chromium = findChromium();
    if (model === undefined || chromium === null) {
        throw new Error(
            "Usage: screenshots.ts MODEL_FOLDER [OUT], with Chromium on PATH or by MODERATO_CHROMIUM.",
        );
    }
    mkdirSync(out, { recursive: true });
    const folder = mkdtempSync(join(tmpdir(), "moderato-screenshots-"));
    const server = await serveModel(folder, model, VERSION, { stages: STAGES });
    const browser = await launchChromium(chromium);
    try {
        for (const [name, options] of Object.entries(PICTURES)) {
            await take(browser, server.url, options, join(out, `${name}.png`));
        }
    } finally {
        await browser.close();
        await server.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

main(process.argv.slice(2)).catch((error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
});
