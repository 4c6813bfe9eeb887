import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTexts } from "../../bench/texts";
import { useTemporaryFolder } from "../support/temporary-folder";

describe("readTexts", () => {
    const folder = useTemporaryFolder();

    function csv(texts: readonly string[]): string {
        const path = join(folder(), "comments.csv");
        const header = "id,comment_text,toxic,severe_toxic,obscene,threat,insult,identity_hate";
        const rows = texts.map((text, i) => `${String(i)},"${text.replaceAll('"', '""')}",0,0,0,0,0,0`);
        writeFileSync(path, [header, ...rows].join("\n"));
        return path;
    }

    it("gives each text once, without those that are empty or too long for the server", async () => {
        const path = csv(["one", "two", "one", "   ", "x".repeat(20_481), 'with "quotes",\nand a line']);
        const texts = await readTexts(path, 100, 1);
        expect(texts).to.have.members(["one", "two", 'with "quotes",\nand a line']);
    });

    it("takes the same ones for the same seed, in another order than the file's", async () => {
        const path = csv(Array.from({ length: 50 }, (_, i) => `comment ${String(i)}`));
        const first = await readTexts(path, 20, 7);
        expect(first).to.have.length(20);
        expect(new Set(first).size).to.equal(20);
        expect(await readTexts(path, 20, 7)).to.deep.equal(first);
        expect(await readTexts(path, 20, 8)).not.to.deep.equal(first);
        expect(first).not.to.deep.equal(Array.from({ length: 20 }, (_, i) => `comment ${String(i)}`));
    });

    it("refuses a CSV that holds no two", async () => {
        const error: unknown = await readTexts(csv(["one", "one"]), 10, 1).catch((e: unknown) => e);
        expect((error as Error).message).to.match(/holds 1 usable comments/);
    });

    it("has enough of the shipped sample", async () => {
        expect(await readTexts("sample", 2000, 1)).to.have.length(2000);
    });
});
