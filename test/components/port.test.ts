import { expect } from "chai";
import { isUsablePort } from "../../components/port";

/** Why fetch did not call the port; it refuses a blocked one before it opens a connection. */
async function reasonOf(port: number): Promise<string> {
    const error: unknown = await fetch(`http://127.0.0.1:${String(port)}/`).catch((e: unknown) => e);
    return String(((error as Error).cause as Error | undefined)?.message);
}

describe("isUsablePort", () => {
    const notUsable = Array.from({ length: 65_535 }, (_, i) => i + 1).filter((port) => !isUsablePort(port));

    it("refuses only ports that fetch refuses too", async () => {
        expect(notUsable).to.include.members([6000, 6667, 10080]);
        for (const port of notUsable) expect(await reasonOf(port), String(port)).to.equal("bad port");
    });

    for (const port of [0, 65_536, 80.5, NaN, -1])
        it(`refuses ${String(port)}, which is no port`, () => expect(isUsablePort(port)).to.equal(false));

    it("takes the default ports", () => {
        for (const port of [8000, 8001, 8002, 8003, 8010, 8020, 8030])
            expect(isUsablePort(port)).to.equal(true);
    });
});
