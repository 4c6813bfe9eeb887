import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import type { RegisteredVersion } from "../../model/registry";
import { bundleServer } from "../../serving/bundle";
import { VersionStore } from "../../serving/models/version-store";
import { FakeRegistry } from "../support/fake-registry";
import { makeModelFolder } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { post } from "../support/test-server";

/** Below the project, where onnxruntime-node resolves. */
const OUT = join(__dirname, "..", "..", "dist", "test-server");

describe("the bundled server", () => {
    const folder = useTemporaryFolder();
    let server: ChildProcess | null = null;
    before(async () => {
        mkdirSync(OUT, { recursive: true });
        await bundleServer(OUT);
    });
    after(() => rmSync(OUT, { recursive: true, force: true }));
    afterEach(() => server?.kill("SIGKILL"));

    const environment = (port: number): NodeJS.ProcessEnv => ({
        PATH: process.env["PATH"],
        MODERATO_ALIAS: "production",
        MODERATO_PORT: String(port),
        MODERATO_MODEL_DIR: join(folder(), "store"),
        // Nobody listens there: the model on disk must do.
        MLFLOW_TRACKING_URI: "http://127.0.0.1:1",
        MODERATO_WORKERS: "1",
    });

    /** The server's store as a run before left it. */
    async function keepOnDisk(number: string): Promise<void> {
        const registry = new FakeRegistry();
        registry.add(number, makeModelFolder(join(folder(), number), "first"));
        const version = (await registry.version("moderato", number)) as RegisteredVersion;
        const store = await VersionStore.open(join(folder(), "store"));
        await store.fetch(registry, version);
        await store.markGood(version);
    }

    it("serves the model on disk with MLflow down, and ends at SIGTERM with status 0", async () => {
        await keepOnDisk("4");
        server = spawn(process.execPath, [join(OUT, "main.js")], { env: environment(0), stdio: "pipe" });
        const lines: string[] = [];
        server.stdout?.on("data", (chunk: Buffer) => lines.push(...chunk.toString().split("\n")));
        const lineWith = async (text: string): Promise<string> => {
            for (;;) {
                const found = lines.find((line) => line.includes(text));
                if (found !== undefined) return found;
                await once(server?.stdout as NodeJS.ReadableStream, "data");
            }
        };
        const { url } = JSON.parse(await lineWith('"listening"')) as { url: string };
        await lineWith('"version serves"');
        const answer = await post(`${url}/predict`, { text: "Wow!!" });
        expect(await answer.json()).deep.include({ model_version: "4" });
        expect((await fetch(`${url}/assets/page.js`)).status).equal(200);
        // The table of languages is put into the bundle in another form.
        const german = "Ich finde diesen Artikel gut geschrieben, aber die Quellen fehlen.";
        const refused = await post(`${url}/v1alpha1/comments:analyze`, {
            comment: { text: german },
            requestedAttributes: { TOXICITY: {} },
        });
        expect(await refused.text()).contain("does not support request languages: de");
        const exited = once(server, "exit");
        server.kill("SIGTERM");
        expect(await exited).deep.equal([0, null]);
    });

    it("ends at SIGTERM while it starts the threads of a model", async function () {
        this.timeout(60_000);
        await keepOnDisk("4");
        for (let round = 0; round < 5; round++) {
            server = spawn(process.execPath, [join(OUT, "main.js")], { env: environment(0), stdio: "pipe" });
            const stderr: Buffer[] = [];
            server.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
            // Listening is told in the moment that loading begins.
            await once(server.stdout as NodeJS.ReadableStream, "data");
            const exited = once(server, "exit");
            server.kill("SIGTERM");
            expect([await exited, Buffer.concat(stderr).toString()]).deep.equal([[0, null], ""]);
        }
    });

    it("says what to do when its port is taken", async () => {
        const other = createServer().listen(0, "127.0.0.1");
        await once(other, "listening");
        const { port } = other.address() as AddressInfo;
        const { status, stderr } = spawnSync(process.execPath, [join(OUT, "main.js")], {
            env: environment(port),
            encoding: "utf8",
        });
        expect(status).equal(1);
        expect(stderr).match(/EADDRINUSE.*set MODERATO_PORT to a free port/);
        other.close();
    });

    it("says which variable is wrong", () => {
        const { status, stderr } = spawnSync(process.execPath, [join(OUT, "main.js")], {
            env: { ...environment(0), MODERATO_PORT: "eight" },
            encoding: "utf8",
        });
        expect(status).equal(2);
        expect(stderr).match(/^MODERATO_PORT is "eight"; it must be a whole number/);
    });
});
