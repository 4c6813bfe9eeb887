import { createHash } from "node:crypto";
import { expect } from "chai";
import { expectedScores } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { startTestServer, untilVersion } from "../support/test-server";
import { needsPythonClients, runPython } from "./clients";

interface Analysis {
    attributeScores: Record<string, { summaryScore: { value: number } }>;
}
interface Failure {
    status: number;
    reason: string;
    details?: Record<string, unknown>[];
}
interface Results {
    single: Analysis;
    unknown: Failure;
    suggest: object;
    wrong_key: Failure;
    batch: Record<string, Analysis & Failure>;
}

describe("google-api-python-client", () => {
    needsPythonClients();
    const folder = useTemporaryFolder();

    it("discovers the API, analyses, suggests scores and sends batches", async () => {
        const apiKeyHashes = [createHash("sha256").update("a key").digest("hex")];
        const server = await startTestServer(folder(), { apiKeyHashes });
        try {
            await untilVersion(server, "1");
            const results = (await runPython("google-api-python.py", [server.url, "a key"])) as Results;
            const toxicity = (text: string): number => expectedScores("first", text)[0] as number;
            const value = ({ attributeScores }: Analysis) => attributeScores["TOXICITY"]?.summaryScore.value;
            expect(value(results.single)).closeTo(toxicity("You are GREAT!!!"), 1e-6);
            expect(results.unknown).include({ status: 400, reason: "Unknown requested attribute: SPAM" });
            expect(results.unknown.details?.[0]).include({ errorType: "INVALID_REQUEST" });
            expect(results.suggest).deep.equal({ clientToken: "token-1", requestedLanguages: ["en"] });
            expect(results.wrong_key).include({
                status: 400,
                reason: "API key not valid. Please pass a valid API key.",
            });
            expect(Object.keys(results.batch)).length(202);
            for (let i = 0; i < 200; i++) {
                const expected = toxicity("a" + "!".repeat(i % 7));
                expect(value(results.batch[`comment ${i}`] as Analysis), `comment ${i}`).closeTo(
                    expected,
                    1e-6,
                );
            }
            expect(results.batch["unknown"]).include({
                status: 400,
                reason: "Unknown requested attribute: SPAM",
            });
            const long = results.batch[`long ${"x".repeat(60)}`] as Analysis;
            expect(value(long)).closeTo(toxicity("Ünïcode 😀!"), 1e-6);
        } finally {
            await server.close();
        }
    });
});
