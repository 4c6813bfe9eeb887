import { createHash } from "node:crypto";
import { expect } from "chai";
import { expectedScores } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { startTestServer, untilVersion, type TestServer } from "../support/test-server";
import { needsNodeClients, requireClient, requireOf } from "./clients";

interface Analysis {
    attributeScores: Record<string, { summaryScore: { value: number }; spanScores: object[] }>;
}
interface Perspective {
    analyze(text: string | object, options?: object): Promise<Analysis>;
}
interface RequestConfig {
    url: string;
}
interface Axios {
    interceptors: {
        request: { use(change: (config: RequestConfig) => RequestConfig): number; eject(id: number): void };
    };
}

describe("perspective-api-client", () => {
    needsNodeClients();
    const folder = useTemporaryFolder();
    let server: TestServer;
    let client: Perspective;
    let restore: () => void;
    beforeEach(async () => {
        const apiKeyHashes = [createHash("sha256").update("a key").digest("hex")];
        server = await startTestServer(folder(), { apiKeyHashes });
        await untilVersion(server, "1");
        // Its host is fixed; the axios that it uses is where requests can be sent elsewhere.
        const { request } = (requireOf("perspective-api-client", "axios") as Axios).interceptors;
        const id = request.use((config) => ({
            ...config,
            url: config.url.replace("https://commentanalyzer.googleapis.com", server.url),
        }));
        restore = () => request.eject(id);
        const Client = requireClient("perspective-api-client") as new (options: object) => Perspective;
        client = new Client({ apiKey: "a key" });
    });
    afterEach(async () => {
        restore();
        await server.close();
    });

    it("scores toxicity by default", async () => {
        const { attributeScores } = await client.analyze("What <b>now</b>?!");
        const expected = expectedScores("first", "What now?!")[0] as number;
        expect(attributeScores["TOXICITY"]?.summaryScore.value).closeTo(expected, 1e-6);
        expect(attributeScores["TOXICITY"]?.spanScores).length(1);
    });

    it("scores a list of attributes", async () => {
        const attributes = ["threat", "identity_attack"];
        const { attributeScores } = await client.analyze("hello there", { attributes });
        expect(Object.keys(attributeScores)).deep.equal(["THREAT", "IDENTITY_ATTACK"]);
    });

    it("tells the message of an error", async () => {
        const error = await client
            .analyze("hello", { attributes: ["SPAM"] })
            .then(() => null)
            .catch((reason: Error) => reason);
        expect(error?.message).equal("Unknown requested attribute: SPAM");
        expect(error?.name).equal("ResponseError");
    });
});
