import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../cli/bootstrap/user-error.mjs";
import { candidates, findPython, parseProbe } from "../../../cli/tools/python";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("parseProbe", () => {
    it("reads version and interpreter", () =>
        expect(parseProbe("3.12.1\n/usr/bin/python3.12\n")).to.deep.equal({
            version: "3.12.1",
            executable: "/usr/bin/python3.12",
            major: 3,
            minor: 12,
        }));
    for (const output of ["", "3.12.1\n", "pyenv: python3.12: command not found\nThe"])
        it(`refuses ${JSON.stringify(output)}`, () => expect(parseProbe(output)).to.equal(undefined));
});

describe("findPython", () => {
    const folder = useTemporaryFolder();

    /** A program that stands for a Python interpreter of that version; "" stands for a broken shim. */
    function fake(name: string, version: string): string {
        const file = join(folder(), name);
        writeFileSync(file, version ? `#!/bin/sh\necho ${version}; echo ${file}\n` : "#!/bin/sh\nexit 127\n");
        chmodSync(file, 0o755);
        return file;
    }
    const failure = (env: NodeJS.ProcessEnv): Promise<string> =>
        findPython(env).then(
            () => expect.fail("found one"),
            (error: unknown) => {
                expect(error).to.be.instanceOf(UserError);
                return (error as UserError).message;
            },
        );

    it("takes python3 when it fits", async () => {
        fake("python3", "3.12.4");
        fake("python3.14", "3.14.0");
        expect(await findPython({ PATH: folder() })).to.include({ version: "3.12.4" });
    });

    it("goes past one that is too old, too new or does not run", async () => {
        fake("python3", "3.9.2");
        fake("python3.14", "");
        fake("python3.13", "4.0.0");
        fake("python3.12", "3.12.1");
        expect(await findPython({ PATH: folder() })).to.include({ version: "3.12.1" });
    });

    it("says what is missing and how to get it when PATH holds none", async () => {
        const message = await failure({ PATH: folder() });
        expect(message)
            .to.include("No Python 3.11 to 3.14 found")
            .and.include("apt install python3")
            .and.include("MODERATO_PYTHON");
    });

    it("says what it found instead", async () => {
        const old = fake("python3", "3.9.2");
        expect(await failure({ PATH: folder() })).to.include(`${old} is 3.9.2`);
    });

    it("uses only MODERATO_PYTHON when it is set", async () => {
        fake("python3", "3.12.4");
        const chosen = fake("mine", "3.11.9");
        expect(candidates({ MODERATO_PYTHON: chosen })).to.deep.equal([chosen]);
        expect(await findPython({ PATH: folder(), MODERATO_PYTHON: chosen })).to.include({
            version: "3.11.9",
        });
        const message = await failure({ PATH: folder(), MODERATO_PYTHON: "/nowhere/python" });
        expect(message).to.include('MODERATO_PYTHON is "/nowhere/python"');
    });
});
