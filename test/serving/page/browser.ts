import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import {
    chromium,
    type Browser,
    type BrowserContext,
    type BrowserContextOptions,
    type Page,
} from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The system's Chromium: `MODERATO_CHROMIUM`, else the first on PATH; null where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
    const given = environment["MODERATO_CHROMIUM"];
    if (given !== undefined && given !== "") return given;
    const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
    return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

/** Root may not use Chromium's sandbox; only pages of our own are opened. */
export function launchChromium(executablePath: string): Promise<Browser> {
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    return chromium.launch({ executablePath, args: [...sandbox, "--disable-dev-shm-usage"] });
}

/** What a page complained of while it was open. */
export interface Complaints {
    /** Uncaught errors of its script. */
    errors: string[];
    /** What its content security policy blocked. */
    violations: string[];
}

export interface OpenPage extends Complaints {
    page: Page;
    context: BrowserContext;
}

/**
 * One browser for the enclosing suite, a fresh context for every page. Without Chromium the suite's tests are
 * skipped, and say so.
 */
export function useChromium(): { open: (url: string, options?: BrowserContextOptions) => Promise<OpenPage> } {
    let browser: Browser | null = null;
    before("Chromium on PATH or by MODERATO_CHROMIUM", async function () {
        const path = findChromium();
        if (path === null) this.skip();
        this.timeout(60_000);
        browser = await launchChromium(path);
    });
    afterEach(async () => {
        for (const context of browser?.contexts() ?? []) await context.close();
    });
    after(() => browser?.close());
    return {
        async open(url, options = {}) {
            const context = await (browser as Browser).newContext(options);
            // A test that waits in vain should say for what before mocha's own limit cuts it off.
            context.setDefaultTimeout(10_000);
            const page = await context.newPage();
            const errors: string[] = [];
            const violations: string[] = [];
            page.on("pageerror", (error) => errors.push(error.message));
            page.on("console", (message) => {
                if (message.text().includes("Content Security Policy")) violations.push(message.text());
            });
            await page.goto(url);
            return { page, context, errors, violations };
        },
    };
}
