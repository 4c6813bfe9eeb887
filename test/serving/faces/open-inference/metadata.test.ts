import { expect } from "chai";
import { useSuiteServer } from "../../../support/suite-server";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { startTestServer, untilVersion } from "../../../support/test-server";

describe("the Open Inference Protocol's metadata and health", () => {
    const server = useSuiteServer();
    const get = (path: string) => fetch(server().url + path);
    const json = async (path: string) => (await (await get(path)).json()) as Record<string, unknown>;

    it("describes the server", async () => {
        for (const path of ["/v2", "/v2/"]) {
            const metadata = await json(path);
            expect(metadata).include({ name: "moderato" });
            expect(metadata["version"]).match(/^\d+\.\d+\.\d+/);
            expect(metadata["extensions"]).deep.equal(["binary_tensor_data"]);
        }
    });

    it("describes the model", async () => {
        expect(await json("/v2/models/moderato")).deep.equal({
            name: "moderato",
            versions: ["1"],
            platform: "onnxruntime_onnx",
            inputs: [
                { name: "text", datatype: "BYTES", shape: [-1] },
                { name: "input_ids", datatype: "INT64", shape: [-1, -1] },
                { name: "attention_mask", datatype: "INT64", shape: [-1, -1] },
            ],
            outputs: [
                { name: "scores", datatype: "FP32", shape: [-1, 6] },
                { name: "logits", datatype: "FP32", shape: [-1, 6] },
                { name: "label", datatype: "BYTES", shape: [-1] },
            ],
        });
    });

    it("describes a version, and says when it can score", async () => {
        const response = await get("/v2/models/moderato/versions/2");
        expect(response.headers.get("x-moderato-model-version")).equal("2");
        expect(await response.json()).deep.include({ name: "moderato", versions: ["2"] });
        expect(await json("/v2/models/moderato/versions/2/ready")).deep.equal({
            name: "moderato",
            ready: true,
        });
        expect(await json("/v2/models/moderato/ready")).deep.equal({ name: "moderato", ready: true });
    });

    it("is live and ready", async () => {
        expect(await json("/v2/health/live")).deep.equal({ live: true });
        expect(await json("/v2/health/ready")).deep.equal({ live: true, ready: true });
    });

    for (const [path, status, message] of [
        ["/v2/models/other", 404, /unknown model: "other"/],
        ["/v2/models/other/ready", 404, /unknown model: "other"/],
        ["/v2/models/moderato/versions/77", 404, /77/],
        ["/v2/models/moderato/versions/77/ready", 404, /77/],
        ["/v2/models/moderato/config", 404, /does not exist/],
        ["/v2/repository/index", 404, /does not exist/],
        ["/v2/models/moderato/infer", 405, /has no GET; allowed: POST/],
    ] as const) {
        it(`refuses ${path} in the protocol's envelope`, async () => {
            const response = await get(path);
            expect(response.status).equal(status);
            const error = (await response.json()) as { error: string };
            expect(Object.keys(error)).deep.equal(["error"]);
            expect(error.error).match(message);
        });
    }
});

describe("the Open Inference Protocol while nothing can be scored", () => {
    const folder = useTemporaryFolder();

    it("is live and not ready before the first model", async () => {
        const server = await startTestServer(folder(), {}, (registry) => registry.aliases.clear());
        try {
            const status = async (path: string) => (await fetch(server.url + path)).status;
            expect(await status("/v2/health/live")).equal(200);
            expect(await status("/v2/health/ready")).equal(503);
            expect(await status("/v2/models/moderato/ready")).equal(503);
            expect(await status("/v2/models/moderato")).equal(503);
        } finally {
            await server.close();
        }
    });

    it("asks a key of all but its probes", async () => {
        const server = await startTestServer(folder(), { apiKeyHashes: ["0".repeat(64)] });
        try {
            await untilVersion(server, "1");
            const status = async (path: string) => (await fetch(server.url + path)).status;
            for (const path of ["/v2/health/live", "/v2/health/ready"]) expect(await status(path)).equal(200);
            for (const path of ["/v2", "/v2/models/moderato", "/v2/models/moderato/versions/2/ready"]) {
                expect(await status(path)).equal(401);
            }
        } finally {
            await server.close();
        }
    });
});
