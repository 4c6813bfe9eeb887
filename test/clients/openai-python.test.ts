import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import { OPENAI_CATEGORIES } from "../../serving/faces/openai/categories";
import { expectedScores } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { startTestServer, TEST_LIMITS, untilVersion } from "../support/test-server";
import { needsPythonClients, runPython } from "./clients";

interface Moderations {
    id: string;
    model: string;
    results: { flagged: boolean; categories: Record<string, boolean> }[];
}
interface Results {
    one: Moderations;
    harassment: number;
    applied: string[];
    several: boolean[];
    parts: Moderations;
    models: string[];
    image: object;
    unknown_model: object;
    stranger: object;
    statuses: number[];
    limited: object;
    patient_statuses: number[];
}

describe("openai for Python", () => {
    needsPythonClients();
    const folder = useTemporaryFolder();

    it("moderates, raises its own errors and tries again where the quota is used up", async () => {
        const apiKeyHashes = [createHash("sha256").update("the-key").digest("hex")];
        const server = await startTestServer(folder(), { apiKeyHashes });
        const limits = { ...TEST_LIMITS, requestsPerMinute: 60 };
        const limited = await startTestServer(join(folder(), "limited"), { limits });
        try {
            await Promise.all([untilVersion(server, "1"), untilVersion(limited, "1")]);
            const results = (await runPython("openai-python.py", [
                server.url,
                "the-key",
                limited.url,
            ])) as Results;
            expect(results.one).include({ model: "moderato:1" });
            expect(Object.keys(results.one.results[0]?.categories ?? {})).members([...OPENAI_CATEGORIES]);
            expect(results.harassment).closeTo(
                expectedScores("first", "You are GREAT!!!")[0] as number,
                1e-6,
            );
            expect(results.applied).deep.equal(["text"]);
            expect(results.several).deep.equal([false, true]);
            expect(results.parts).include({ model: "moderato:2" });
            expect(results.parts.results).length(1);
            expect(results.models).include("moderato:1");
            expect(results.image).include({
                class: "BadRequestError",
                code: "image_unsupported",
                param: "input[0]",
            });
            expect(results.unknown_model).include({ class: "NotFoundError", code: "model_not_found" });
            expect(results.stranger).include({ class: "AuthenticationError", code: "invalid_api_key" });
            // Three moderations, the list of models and two refusals: nothing was tried twice.
            expect(results.statuses).deep.equal([200, 200, 200, 200, 400, 404]);
            expect(results.limited).include({
                class: "RateLimitError",
                type: "requests",
                retry_after_ms: "1000",
            });
            expect(results.patient_statuses).deep.equal([429, 200]);
        } finally {
            await Promise.all([server.close(), limited.close()]);
        }
    });
});
