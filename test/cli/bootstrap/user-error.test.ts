import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";

const MODULE = join(__dirname, "..", "..", "..", "cli", "bootstrap", "user-error.mjs");

/** What `printError` writes for an error that `source` makes. */
function printed(source: string): string {
    const program = `import { printError, UserError } from ${JSON.stringify(MODULE)}; printError(${source});`;
    const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
        encoding: "utf8",
    });
    return stderr;
}

describe("printError", () => {
    it("shows a user's mistake as its message and remedy", () => {
        expect(printed('new UserError("Port 8000 is taken.", "End it.")')).to.equal(
            "\nmoderato: Port 8000 is taken.\nEnd it.\n",
        );
    });

    it("names a full disk as what it is, with the remedy", () => {
        const full = 'Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })';
        expect(printed(full)).to.match(
            /The disk is full \(ENOSPC: .*\)\.\nFree some space, or set MODERATO_HOME/,
        );
        expect(printed(full)).to.not.include("report it");
    });

    it("says of anything else that it is a bug", () => {
        expect(printed('new TypeError("x is undefined")')).to.include(
            "unexpected failure (please report it)",
        );
    });
});
