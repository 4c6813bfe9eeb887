import { expect } from "chai";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { useFreshServer } from "../../support/suite-server";
import { post } from "../../support/test-server";

/** A word that is nowhere else. */
const MARK = "zanzibarquokka";

/** A request of each protocol that is answered well, the mark wherever a client may write something of its own. */
const GOOD: Record<string, unknown> = {
    "/predict": { texts: [`${MARK}!`], sentences: true },
    "/feedback": { text: MARK, corrections: { toxic: false }, reporter: MARK },
    "/v1alpha1/comments:analyze": {
        comment: { text: MARK },
        context: { entries: [{ text: MARK }] },
        requestedAttributes: { TOXICITY: {} },
        languages: ["en"],
        clientToken: MARK,
        sessionId: MARK,
        communityId: MARK,
        spanAnnotations: true,
    },
    "/v1alpha1/comments:suggestscore": {
        comment: { text: MARK },
        attributeScores: { TOXICITY: { summaryScore: { value: 1 } } },
        languages: ["en"],
        communityId: MARK,
    },
    "/v1/moderations": { input: [MARK] },
    "/invocations": { inputs: [MARK] },
    "/v2/models/moderato/infer": {
        inputs: [{ name: "text", datatype: "BYTES", shape: [1], data: [MARK] }],
    },
};

describe("logs", () => {
    const folder = useTemporaryFolder();
    const server = useFreshServer(folder);

    it("name every request and hold nothing of what it says", async () => {
        const document = (await (await fetch(`${server().url}/openapi.json`)).json()) as {
            paths: Record<string, Record<string, object>>;
        };
        for (const [path, body] of Object.entries(GOOD)) {
            const answer = await post(`${server().url}${path}?key=${MARK}`, body);
            expect(answer.status, `${path}: ${await answer.clone().text()}`).oneOf([200, 201]);
        }
        for (const [template, methods] of Object.entries(document.paths)) {
            const path = template.replace("{model}", "moderato").replace(/\{\w+\}/g, "1");
            for (const method of Object.keys(methods)) {
                if (method === "get") await fetch(`${server().url}${path}?q=${MARK}`);
                if (method !== "post") continue;
                for (const body of [
                    MARK,
                    `{"text": "${MARK}`,
                    JSON.stringify({ [MARK]: MARK }),
                    `["${MARK}"]`,
                ]) {
                    const answer = await post(`${server().url}${path}`, body, {
                        "user-agent": MARK,
                        authorization: `Bearer ${MARK}`,
                        "x-request-id": `${MARK} with a space`,
                        referer: `http://localhost/${MARK}`,
                    });
                    expect(answer.status, path).lessThan(500);
                }
            }
            expect(
                server().logged.some((line) => line.includes(`"path":"${path}"`)),
                path,
            ).equal(true);
        }
        await post(`${server().url}/predict`, { text: "hi", model_version: MARK });
        await post(`${server().url}/v1/moderations`, { input: "hi", model: `moderato:${MARK}` });
        const ids = server().logged.filter((line) => line.includes('"answered"'));
        expect(ids.every((line) => /"requestId":"[0-9a-f-]{36}"/.test(line))).equal(true);
        expect(server().logged.filter((line) => line.includes(MARK))).deep.equal([]);
    });
});
