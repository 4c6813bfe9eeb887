import { expect } from "chai";
import { mutate, mutateBytes } from "../../../support/json-mutations";
import { seededRandom } from "../../../support/random";
import { useSuiteServer } from "../../../support/suite-server";
import { post } from "../../../support/test-server";

const ROUNDS = 400;
const SEED = 20_261_124;

type Body = Parameters<typeof mutate>[0];

const BODIES: Record<string, Body[]> = {
    "comments:analyze": [
        {
            comment: { text: "<p>One. Two &amp; three!</p>", type: "HTML" },
            context: { entries: [{ text: "before", type: "PLAIN_TEXT" }] },
            requestedAttributes: { TOXICITY: { scoreType: "PROBABILITY", scoreThreshold: 0.1 }, INSULT: {} },
            languages: ["en", "fr"],
            spanAnnotations: true,
            clientToken: "t",
        },
        { comment: { text: "hello" }, requestedAttributes: { SPAM: {} }, dropUnsupportedAttributes: true },
    ],
    "comments:suggestscore": [
        {
            comment: { text: "hello there" },
            attributeScores: {
                TOXICITY: {
                    summaryScore: { value: 0.5, type: "PROBABILITY" },
                    spanScores: [{ begin: 0, end: 5, score: { value: 1 } }],
                },
            },
            languages: ["en"],
            communityId: "c",
        },
    ],
};

describe("Perspective's bodies with random mistakes", () => {
    const server = useSuiteServer();

    for (const [method, bodies] of Object.entries(BODIES)) {
        it(`${method} answers or refuses each of ${ROUNDS} in Google's envelope`, async () => {
            const random = seededRandom(SEED);
            const seen = new Set<number>();
            for (let round = 0; round < ROUNDS; round++) {
                const mutant = JSON.stringify(mutate(bodies[round % bodies.length] as Body, random));
                const sent = random() < 0.2 ? mutateBytes(mutant, random) : mutant;
                const response = await post(`${server().url}/v1alpha1/${method}`, sent);
                const shown = `${response.status} for ${Buffer.from(sent).toString("latin1")}`;
                seen.add(response.status);
                if (response.ok) continue;
                expect(response.status, shown).equal(400);
                const { error } = (await response.json()) as { error: object };
                expect(Object.keys(error), shown).deep.equal(["code", "message", "status", "details"]);
            }
            expect([...seen].sort()).deep.equal([200, 400]);
        });
    }

    it("takes a batch with random mistakes apart or refuses it", async () => {
        const random = seededRandom(SEED);
        const call = `POST /v1alpha1/comments:analyze HTTP/1.1\nContent-Type: application/json\n\n${JSON.stringify(
            BODIES["comments:analyze"]?.[1],
        )}\n`;
        const batch =
            `--b\nContent-Type: application/http\nContent-ID: <x + 1>\n\n${call}`.repeat(3) + "--b--\n";
        const seen = new Set<number>();
        for (let round = 0; round < ROUNDS; round++) {
            const response = await post(`${server().url}/batch`, mutateBytes(batch, random), {
                "content-type": "multipart/mixed; boundary=b",
            });
            seen.add(response.status);
            expect(response.status).oneOf([200, 400]);
            await response.arrayBuffer();
        }
        expect([...seen].sort()).deep.equal([200, 400]);
    });
});
