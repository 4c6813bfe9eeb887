import { readdirSync, readlinkSync } from "node:fs";
import { expect } from "chai";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { useFreshServer } from "../../support/suite-server";
import { until } from "../../support/until";
import { useChromium } from "../page/browser";

describe("/docs", () => {
    const folder = useTemporaryFolder();
    const server = useFreshServer(folder);

    it("comes from this server alone, its largest file from disk and kept by browsers", async () => {
        const page = await (await fetch(`${server().url}/docs`)).text();
        const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link as string);
        for (const link of links.filter((target) => target !== "data:,")) {
            expect(link).match(/^\//);
            const answer = await fetch(server().url + link);
            expect(answer.status, link).equal(200);
            const bytes = (await answer.arrayBuffer()).byteLength;
            expect(Number(answer.headers.get("content-length") ?? bytes), link).equal(bytes);
            const head = await fetch(server().url + link, { method: "HEAD" });
            expect(head.headers.get("etag")).equal(answer.headers.get("etag"));
            const etag = answer.headers.get("etag");
            if (etag === null) continue;
            const again = await fetch(server().url + link, { headers: { "if-none-match": etag } });
            expect(again.status).equal(304);
        }
        expect(links).include("/docs/swagger-ui-bundle.js");
    });

    it("leaves no file open, whoever asks for its head or leaves in the middle", async () => {
        const open = (): number => {
            const files = readdirSync("/proc/self/fd").map((fd) => {
                try {
                    return readlinkSync(`/proc/self/fd/${fd}`);
                } catch {
                    // Closed meanwhile.
                    return "";
                }
            });
            return files.filter((file) => file.includes("swagger-ui")).length;
        };
        for (let i = 0; i < 10; i++) {
            await fetch(`${server().url}/docs/swagger-ui-bundle.js`, { method: "HEAD" });
            const leaving = new AbortController();
            const answer = await fetch(`${server().url}/docs/swagger-ui-bundle.js`, {
                signal: leaving.signal,
            });
            expect(answer.status).equal(200);
            leaving.abort();
        }
        await until(() => open() === 0);
    });

    describe("in Chromium", () => {
        const chromium = useChromium();

        it("shows every face and tries a request, under the content security policy", async function () {
            this.timeout(60_000);
            const { page, errors, violations } = await chromium.open(`${server().url}/docs`);
            await page.getByText("Score one text or several").first().waitFor();
            const tags = await page.locator(".opblock-tag").allInnerTexts();
            expect(tags.map((tag) => tag.split("\n")[0]?.trim())).include.members([
                "perspective",
                "openai",
                "native",
                "operations",
            ]);
            await page.locator("#operations-operations-getHealth .opblock-summary-control").click();
            await page.locator("#operations-operations-getHealth .execute").click();
            const answer = page.locator("#operations-operations-getHealth .live-responses-table");
            await answer.getByText('"model_version"').first().waitFor();
            expect(await answer.innerText()).include('"alias": "production"');
            expect({ errors, violations }).deep.equal({ errors: [], violations: [] });
        });
    });
});
