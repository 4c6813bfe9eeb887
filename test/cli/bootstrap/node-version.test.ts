import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { OLDEST_NODE, checkNodeVersion } from "../../../cli/bootstrap/node-version.mjs";
import { UserError } from "../../../cli/bootstrap/user-error.mjs";

describe("checkNodeVersion", () => {
    for (const version of ["20.20.0", "v20.20.2", "22.0.0", "v24.1.0"])
        it(`accepts ${version}`, () => expect(() => checkNodeVersion(version)).not.to.throw());

    for (const version of ["20.19.9", "v18.20.4", "6.0.0"])
        it(`refuses ${version} with the remedy`, () =>
            expect(() => checkNodeVersion(version))
                .to.throw(UserError, `Node ${version} is too old`)
                .with.property("message")
                .that.includes("Install a current Node"));

    it("asks for what package.json asks for", () => {
        const manifest = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as {
            engines: { node: string };
        };
        expect(manifest.engines.node).to.equal(`>=${OLDEST_NODE.join(".")}`);
    });
});
