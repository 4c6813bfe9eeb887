import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../cli/bootstrap/user-error.mjs";
import { capture } from "../../../cli/tools/process";
import { ensurePulumi, type PulumiContext } from "../../../cli/tools/pulumi";
import { useTemporaryFolder } from "../../support/temporary-folder";

const ROOT = join(__dirname, "../../..");

describe("ensurePulumi", () => {
    const folder = useTemporaryFolder();
    const saved = { ...process.env };
    let bin: string;

    beforeEach(() => {
        bin = join(folder(), "bin");
        mkdirSync(bin);
        process.env["PATH"] = bin;
        // Nothing listens there: the download site cannot be reached.
        process.env["MODERATO_PULUMI_DOWNLOADS"] = "http://127.0.0.1:1";
    });
    afterEach(() => {
        process.env["PATH"] = saved["PATH"];
        if (saved["MODERATO_PULUMI_DOWNLOADS"] === undefined) delete process.env["MODERATO_PULUMI_DOWNLOADS"];
        else process.env["MODERATO_PULUMI_DOWNLOADS"] = saved["MODERATO_PULUMI_DOWNLOADS"];
    });

    function program(name: string, script: string): string {
        const file = join(bin, name);
        writeFileSync(file, `#!/bin/sh\n${script}\n`);
        chmodSync(file, 0o755);
        return file;
    }
    const context = (): PulumiContext => ({
        root: ROOT,
        cache: join(folder(), "cache"),
        logs: join(folder(), "logs"),
        note: () => undefined,
    });
    const failure = async (): Promise<string> => {
        const error: unknown = await ensurePulumi(context()).catch((e: unknown) => e);
        expect(error).to.be.instanceOf(UserError);
        return (error as UserError).message;
    };

    it("takes the one on PATH with its own language host", async () => {
        const pulumi = program("pulumi", "echo v3.200.0");
        program("pulumi-language-nodejs", "");
        expect(await ensurePulumi(context())).to.deep.equal({
            executable: pulumi,
            origin: "v3.200.0 on PATH",
            ownHost: false,
        });
    });

    it("gives one without a language host ours, beside it", async () => {
        program("pulumi", "echo v3.200.0");
        const { executable, ownHost } = await ensurePulumi(context());
        expect(ownHost).to.equal(true);
        expect(existsSync(join(executable, "../pulumi-language-nodejs"))).to.equal(true);
        expect(existsSync(join(executable, "../pulumi-resource-pulumi-nodejs"))).to.equal(true);
        process.env["PATH"] = saved["PATH"];
        expect((await capture(executable, ["version"])).stdout.trim()).to.equal("v3.200.0");
    });

    it("names the three ways that it tried, and the remedies", async () => {
        const message = await failure();
        expect(message)
            .to.include("no `pulumi` there")
            .and.include("127.0.0.1:1")
            .and.include("no `go` on PATH");
        expect(message).to.include("Install Pulumi").and.include("install Go");
    });

    it("says why it does not take what is there", async () => {
        program("pulumi", "echo v3.20.0");
        program("go", "echo go version go1.20.1 linux/amd64");
        const message = await failure();
        expect(message)
            .to.include("is v3.20.0, too old")
            .and.include("Go 1.26 or newer is needed")
            .and.include("go1.20.1");
    });

    it("builds with Go where the site cannot be reached, and then asks neither again", async () => {
        program(
            "go",
            `echo "go version go1.26.0 linux/amd64"; [ "$1" = build ] && printf '#!/bin/sh\\necho built\\n' > "$4" && /bin/chmod +x "$4"; exit 0`,
        );
        const built = await ensurePulumi(context());
        expect(built)
            .to.include({ ownHost: true })
            .with.property("origin")
            .that.includes("built from Go modules");
        program("go", "exit 1");
        expect(await ensurePulumi(context())).to.deep.equal(built);
    });

    it("shows the end of a failed build and its log", async () => {
        program(
            "go",
            `echo "go version go1.26.0 linux/amd64"; [ "$1" = version ] || { echo "no space left on device" >&2; exit 1; }`,
        );
        const message = await failure();
        expect(message).to.include("no space left on device").and.include("pulumi-build.log");
    });
});
