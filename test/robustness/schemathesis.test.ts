import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { useTemporaryFolder } from "../support/temporary-folder";
import { startTestServer, TEST_LIMITS, untilVersion, type TestServer } from "../support/test-server";

/** Cases that are made up for each operation, beside those that follow from its schemas alone. */
const CASES = Number(process.env["MODERATO_SCHEMATHESIS_CASES"] ?? 25);
const SEED = 20261124;
const KEY = "the-key-of-the-tests";

/**
 * Sends what the OpenAPI document allows and what it forbids, and holds every answer against it: no status and no
 * body that it does not tell, nothing forbidden that passes, nothing allowed that is refused, no key passed over.
 */
describe("schemathesis over /openapi.json (needs MODERATO_SCHEMATHESIS)", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    before(function () {
        if (!process.env["MODERATO_SCHEMATHESIS"]) this.skip();
    });
    beforeEach(async () => {
        server = await startTestServer(folder(), {
            apiKeyHashes: [createHash("sha256").update(KEY).digest("hex")],
            // Small, so that what is too much is tried too.
            limits: { ...TEST_LIMITS, textsPerRequest: 16 },
        });
        await untilVersion(server, "1");
    });
    afterEach(() => server.close());

    it("finds nothing that the document does not say", async function () {
        this.timeout(600_000);
        const run = spawn(
            process.env["MODERATO_SCHEMATHESIS"] as string,
            [
                ...["--config-file", join(__dirname, "schemathesis.toml")],
                ...["run", `${server.url}/openapi.json`],
                ...["--header", `x-api-key: ${KEY}`],
                // Else it sends keys of its own beside ours, and one of ours is enough to pass.
                ...["--generation-with-security-parameters", "false"],
                ...["--phases", "examples,coverage,fuzzing"],
                ...["--max-examples", String(CASES), "--seed", String(SEED), "--generation-deterministic"],
                ...["--workers", "1", "--continue-on-failure", "--no-color"],
            ],
            { cwd: folder(), stdio: ["ignore", "pipe", "pipe"] },
        );
        let output = "";
        for (const stream of [run.stdout, run.stderr]) {
            stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
        }
        const [code] = (await once(run, "close")) as [number];
        expect(code, output).equal(0);
        // Every operation was tried, but for the one that gives the document: that was asked for it.
        const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
            paths: Record<string, object>;
        };
        const operations =
            Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length - 1;
        expect(output).match(new RegExp(`Operations: +${operations} selected / ${operations} total`));
    });
});
