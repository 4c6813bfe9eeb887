import { expect } from "chai";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildServer } from "../../../../components/infrastructure/local/server-bundle";

const root = join(__dirname, "..", "..", "..", "..");

describe("buildServer", () => {
    it("names a bundle by its content, the same whenever nothing changed", async () => {
        const first = await buildServer(root);
        const second = await buildServer(root);
        expect(second).to.equal(first);
        expect(existsSync(join(dirname(first), "scoring-worker.js"))).to.equal(true);
    });
});
