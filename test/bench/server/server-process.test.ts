import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ServerProcess } from "../../../bench/server/server-process";
import { buildServer } from "../../../components/infrastructure/local/server-bundle";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { until } from "../../support/until";

const ROOT = join(__dirname, "..", "..", "..");

describe("ServerProcess", () => {
    const folder = useTemporaryFolder();

    it("serves a model folder without a registry, tells how long it took and what it holds, and ends", async () => {
        const model = makeModelFolder(join(folder(), "model"), "first");
        const server = await ServerProcess.start({ bundle: await buildServer(ROOT), model, cores: null });
        try {
            const answer = await fetch(`${server.url}/predict`, {
                method: "POST",
                headers: { "content-type": "application/json" },
                body: JSON.stringify({ text: "Well!" }),
            });
            expect(await answer.json()).to.deep.include({ model_version: "1", alias: "production" });
            expect(server.readyAfterMs).to.be.within(50, 20_000);
            const memory = server.memory();
            if (process.platform === "linux") expect(memory?.peak).to.be.within(50e6, 1e9);
        } finally {
            await server.stop();
        }
        expect(server.isRunning).to.equal(false);
        expect(() => server.memory()).to.throw(/ended by itself: exit code 0/);
        await until(() =>
            fetch(server.url).then(
                () => false,
                () => true,
            ),
        );
    });

    it("fails with the server's last words where it ends instead of getting ready", async () => {
        const model = makeModelFolder(join(folder(), "model"), "first");
        const bundle = join(folder(), "main.js");
        writeFileSync(bundle, 'console.error("this port is haunted"); process.exit(3);');
        const error: unknown = await ServerProcess.start({ bundle, model, cores: null }).catch(
            (e: unknown) => e,
        );
        expect((error as Error).message).to.match(/The server ended: exit code 3.*this port is haunted/s);
    });
});
