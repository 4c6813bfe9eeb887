import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fillStore } from "../../../bench/server/model-store";
import { freePort } from "../../../bench/free-port";
import { MetricsText } from "../../../bench/soak/metrics-text";
import { ServerProcess } from "../../../bench/soak/processes";
import { buildServer } from "../../../components/infrastructure/local/server-bundle";
import { expectedScores, makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { until } from "../../support/until";

const ROOT = join(__dirname, "..", "..", "..");

describe("the soak's ServerProcess", function () {
    this.timeout(60_000);
    const folder = useTemporaryFolder();

    it("makes a thread of the bundled server crash with its batch, and the request is answered all the same", async () => {
        const log = join(folder(), "log");
        const home = join(folder(), "home");
        await fillStore(join(home, "models", "soak"), makeModelFolder(join(folder(), "model"), "first"));
        const server = new ServerProcess({
            bundle: await buildServer(ROOT),
            home,
            port: await freePort(),
            log,
            environment: {
                MODERATO_ALIAS: "production",
                MODERATO_WORKERS: "1",
                MLFLOW_TRACKING_URI: `http://127.0.0.1:${String(await freePort())}`,
            },
        });
        try {
            await server.ready();
            expect(await crashes(server)).equal(0);
            expect(await server.crashThread()).equal(true);
            const answer = await fetch(`${server.url}/predict`, {
                method: "POST",
                headers: { "content-type": "application/json" },
                body: JSON.stringify({ text: "Well!" }),
            });
            const { predictions } = (await answer.json()) as { predictions: [{ scores: object }] };
            expect(Object.values(predictions[0].scores)[0]).closeTo(
                expectedScores("first", "Well!")[0]!,
                1e-5,
            );
            await until(async () => (await crashes(server)) === 1);
        } finally {
            expect(await server.stop(), readFileSync(log, "utf8")).equal("exit code 0");
        }
        expect(server.residentMegabytes()).equal(null);
    });
});

async function crashes({ url }: ServerProcess): Promise<number> {
    return (await MetricsText.of(url)).sum("moderato_worker_crashes_total");
}
