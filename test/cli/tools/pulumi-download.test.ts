import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../cli/bootstrap/user-error.mjs";
import { capture } from "../../../cli/tools/process";
import { DownloadUnavailable, checksumOf, downloadPulumi } from "../../../cli/tools/pulumi-download";
import { useTemporaryFolder } from "../../support/temporary-folder";

const FILE = "pulumi-v1.2.3-linux-x64.tar.gz";

describe("checksumOf", () => {
    const hash = "a".repeat(64);
    it("finds a file's line, with or without the mark of binary files", () => {
        expect(checksumOf(`${"b".repeat(64)}  other\n${hash}  ${FILE}\n`, FILE)).to.equal(hash);
        expect(checksumOf(`${hash} *${FILE}`, FILE)).to.equal(hash);
    });
    for (const text of ["", `abc  ${FILE}`, `${hash}  ${FILE}.sig`])
        it(`finds none in ${JSON.stringify(text)}`, () => expect(checksumOf(text, FILE)).to.equal(undefined));
});

describe("downloadPulumi", () => {
    const folder = useTemporaryFolder();
    let server: Server;
    /** What the download server has, by path. */
    let files: Record<string, Buffer | string>;
    let base: string;
    let target: string;

    beforeEach(async () => {
        files = {};
        server = createServer((request, response) => {
            const file = files[request.url ?? ""];
            response.writeHead(file === undefined ? 404 : 200).end(file);
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
        target = join(folder(), "target");
        mkdirSync(target);
    });
    afterEach(async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    });

    /** An archive as Pulumi's: one folder with the CLI and the language host. */
    async function archive(names: string[]): Promise<Buffer> {
        mkdirSync(join(folder(), "pulumi"));
        for (const name of names) writeFileSync(join(folder(), "pulumi", name), `I am ${name}`);
        const { code } = await capture("tar", ["-czf", join(folder(), "a.tar.gz"), "-C", folder(), "pulumi"]);
        expect(code).to.equal(0);
        return readFileSync(join(folder(), "a.tar.gz"));
    }
    function publish(content: Buffer, hash = createHash("sha256").update(content).digest("hex")): void {
        files = { [`/${FILE}`]: content, "/pulumi-1.2.3-checksums.txt": `${hash}  ${FILE}\n` };
    }
    const download = (): Promise<unknown> =>
        downloadPulumi(target, "1.2.3", "linux-x64", () => undefined, base).catch((error: unknown) => error);

    it("unpacks an archive that is what its release says", async () => {
        publish(await archive(["pulumi", "pulumi-language-nodejs"]));
        expect(await download()).to.equal(undefined);
        expect(readdirSync(target).sort()).to.deep.equal(["pulumi", "pulumi-language-nodejs"]);
        expect(readFileSync(join(target, "pulumi"), "utf8")).to.equal("I am pulumi");
    });

    it("refuses one with another checksum and unpacks nothing of it", async () => {
        publish(await archive(["pulumi"]), "0".repeat(64));
        const error = await download();
        expect(error).to.be.instanceOf(UserError);
        expect((error as UserError).message)
            .to.include("not what its release says")
            .and.include("0".repeat(64));
        expect(readdirSync(target)).not.to.include("pulumi");
    });

    it("refuses an archive without the CLI", async () => {
        publish(await archive(["something-else"]));
        expect(await download())
            .to.be.instanceOf(UserError)
            .with.property("message")
            .that.includes("Cannot unpack");
    });

    it("tells a missing release, a missing line and a dead site from a bad archive", async () => {
        expect(await download())
            .to.be.instanceOf(DownloadUnavailable)
            .with.property("message")
            .that.includes("status 404");
        files = { "/pulumi-1.2.3-checksums.txt": "" };
        expect(await download())
            .to.be.instanceOf(DownloadUnavailable)
            .with.property("message")
            .that.includes("no checksum");
        base = "http://127.0.0.1:1";
        expect(await download())
            .to.be.instanceOf(DownloadUnavailable)
            .with.property("message")
            .that.includes("127.0.0.1:1/");
    });
});
