import type { Page } from "playwright-core";

/** Where a person finds things on the page, by role and name as assistive technology does. */
export class PageParts {
    constructor(readonly page: Page) {}

    get text() {
        return this.page.getByRole("textbox", { name: "Comment" });
    }

    get verdict() {
        return this.page.locator("#verdict");
    }

    get error() {
        return this.page.getByRole("alert");
    }

    get serving() {
        return this.page.locator("#serving");
    }

    get outbox() {
        return this.page.locator("#outbox");
    }

    row(label: string) {
        return this.page.locator(`li.label[data-label="${label}"]`);
    }

    score(label: string) {
        return this.row(label).locator("[data-part=score]");
    }

    said(label: string) {
        return this.row(label).locator("[data-part=said]");
    }

    threshold(name: string) {
        return this.page.getByRole("slider", { name: `Threshold of ${name}` });
    }

    wrong(name: string) {
        return this.page.getByRole("button", { name: `Wrong? Correct ${name}` });
    }

    get marks() {
        return this.page.locator("#sentences-text mark");
    }

    /** Resolves once the element's text is what it should be; Playwright's own message tells what it was instead. */
    async untilText(selector: string, pattern: RegExp): Promise<void> {
        await this.page.locator(selector).filter({ hasText: pattern, visible: true }).first().waitFor();
    }

    untilVerdict(pattern: RegExp): Promise<void> {
        return this.untilText("#verdict", pattern);
    }

    /** The comment as the sentences' section shows it, without the numbers. */
    shownComment(): Promise<string> {
        return this.page.evaluate(
            `[...document.getElementById("sentences-text").childNodes]
                .map((node) => (node.nodeName === "MARK" ? node.firstChild.textContent : node.textContent)).join("")`,
        );
    }
}
