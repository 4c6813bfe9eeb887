import { createHash } from "node:crypto";
import { expect } from "chai";
import { expectedScores } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { startTestServer, untilVersion, type TestServer } from "../support/test-server";
import { needsNodeClients, requireClient } from "./clients";

interface Client {
    perspectiveApiUrl: string;
    getScores(text: string, options?: object): Promise<Record<string, number>>;
}
interface Library {
    Client: new (key: string) => Client;
}

describe("@conversationai/perspectiveapi-js-client", () => {
    needsNodeClients();
    const folder = useTemporaryFolder();
    let server: TestServer;
    const start = async (perspectiveDropUnknown: boolean): Promise<Client> => {
        const apiKeyHashes = [createHash("sha256").update("a key").digest("hex")];
        server = await startTestServer(folder(), { apiKeyHashes, perspectiveDropUnknown });
        await untilVersion(server, "1");
        const { Client } = requireClient("@conversationai/perspectiveapi-js-client") as Library;
        const client = new Client("a key");
        client.perspectiveApiUrl = `${server.url}/v1alpha1/comments:analyze?key=a%20key`;
        return client;
    };
    afterEach(() => server.close());

    it("scores attributes that it names", async () => {
        const client = await start(false);
        const scores = await client.getScores("Hey!", { attributes: ["TOXICITY", "INSULT"] });
        const expected = expectedScores("first", "Hey!");
        expect(scores["TOXICITY"]).closeTo(expected[0] as number, 1e-6);
        expect(scores["INSULT"]).closeTo(expected[4] as number, 1e-6);
    });

    it("fails with its default of SPAM and TOXICITY, since nothing scores spam", async () => {
        const client = await start(false);
        const error = await client
            .getScores("Hey!")
            .then(() => null)
            .catch((reason: Error) => reason);
        expect(error?.message).match(/status code 400/);
    });

    it("gets what there is of its default where the operator drops unknown attributes", async () => {
        const client = await start(true);
        expect(await client.getScores("Hey!")).have.all.keys("TOXICITY");
    });
});
