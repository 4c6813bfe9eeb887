import { createHash } from "node:crypto";
import { expect } from "chai";
import { expectedScores } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { startTestServer, untilVersion, type TestServer } from "../support/test-server";
import { needsNodeClients, requireClient } from "./clients";

interface Answer {
    data: {
        attributeScores: Record<string, { summaryScore: { value: number } }>;
        clientToken?: string;
        requestedLanguages?: string[];
    };
}
type Method = (args: { key: string; resource: object }) => Promise<Answer>;
interface GoogleApis {
    google: { discoverAPI(url: string): Promise<{ comments: Record<"analyze" | "suggestscore", Method> }> };
}

describe("googleapis for Node", () => {
    needsNodeClients();
    const folder = useTemporaryFolder();
    let server: TestServer;
    beforeEach(async () => {
        const apiKeyHashes = [createHash("sha256").update("a key").digest("hex")];
        server = await startTestServer(folder(), { apiKeyHashes });
        await untilVersion(server, "1");
    });
    afterEach(() => server.close());

    const discover = async () => {
        const { google } = requireClient("googleapis") as GoogleApis;
        return google.discoverAPI(`${server.url}/$discovery/rest?version=v1alpha1`);
    };

    it("discovers the API and analyses", async () => {
        const { comments } = await discover();
        const resource = {
            comment: { text: "Well!" },
            requestedAttributes: { INSULT: {} },
            languages: ["en"],
        };
        const { data } = await comments.analyze({ key: "a key", resource });
        const expected = expectedScores("first", "Well!")[4] as number;
        expect(data.attributeScores["INSULT"]?.summaryScore.value).closeTo(expected, 1e-6);
    });

    it("suggests scores", async () => {
        const { comments } = await discover();
        const { data } = await comments.suggestscore({
            key: "a key",
            resource: {
                comment: { text: "fine" },
                attributeScores: { TOXICITY: { summaryScore: { value: 0, type: "PROBABILITY" } } },
                clientToken: "t",
                languages: ["en"],
            },
        });
        expect(data).deep.equal({ clientToken: "t", requestedLanguages: ["en"] });
    });

    it("hands the face's errors on", async () => {
        const { comments } = await discover();
        const resource = { comment: { text: "x" }, requestedAttributes: { SPAM: {} }, languages: ["en"] };
        const error = await comments
            .analyze({ key: "a key", resource })
            .then(() => null)
            .catch((reason: Error & { status?: number }) => reason);
        expect([error?.status, error?.message]).deep.equal([400, "Unknown requested attribute: SPAM"]);
    });
});
