import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../cli/bootstrap/user-error.mjs";
import { ensureExtras, EXTRA_NAMES } from "../../../cli/tools/extras";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("extras", () => {
    const folder = useTemporaryFolder();

    it("refuses a name that is none, and installs nothing then", async () => {
        const error: unknown = await ensureExtras(folder(), join(folder(), "logs"), ["constructor"]).catch(
            (e: unknown) => e,
        );
        expect(error).to.be.instanceOf(UserError);
        expect((error as UserError).message).to.include(EXTRA_NAMES.join(", "));
        expect(existsSync(join(folder(), "logs"))).to.equal(false);
    });

    it("asks for no tool where nothing is wanted", async () => {
        expect(await ensureExtras(folder(), join(folder(), "logs"), [])).to.deep.equal({});
    });
});
