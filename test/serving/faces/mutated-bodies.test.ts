import { expect } from "chai";
import { mutate, mutateBytes } from "../../support/json-mutations";
import { seededRandom } from "../../support/random";
import { useSuiteServer } from "../../support/suite-server";
import { post } from "../../support/test-server";

const ROUNDS = 300;
const SEED = 20_261_124;

type Body = Parameters<typeof mutate>[0];

const tensor = (name: string, datatype: string, shape: number[], data: Body[]) => ({
    name,
    datatype,
    shape,
    data,
});

/** Each face's valid bodies, and what an error of it looks like. */
const FACES: { path: string; bodies: Body[]; envelope: string[] }[] = [
    {
        path: "/v1/moderations",
        bodies: [
            { input: "hello", model: "moderato:1" },
            { input: ["hello", "there"] },
            { input: [{ type: "text", text: "hello" }] },
        ],
        envelope: ["error"],
    },
    {
        path: "/v2/models/moderato/infer",
        bodies: [
            {
                id: "1",
                parameters: { binary_data_output: true },
                inputs: [tensor("text", "BYTES", [2], ["hello", "there"])],
                outputs: [{ name: "label", parameters: { binary_data: false } }],
            },
            {
                inputs: [
                    tensor("input_ids", "INT64", [2, 2], [2, 3, 4, 0]),
                    tensor(
                        "attention_mask",
                        "INT64",
                        [2, 2],
                        [
                            [1, 1],
                            [1, 0],
                        ],
                    ),
                ],
            },
        ],
        envelope: ["error"],
    },
    {
        path: "/invocations",
        bodies: [
            { dataframe_split: { columns: ["id", "text"], index: [0], data: [[1, "hello"]] }, params: {} },
            { dataframe_records: [{ text: "hello", id: 1 }] },
            { instances: ["hello", ["there"], { text: "hello" }] },
            { inputs: { input_ids: [[2, 3]], attention_mask: [[1, 0]] } },
        ],
        envelope: ["error_code", "message"],
    },
];

describe("bodies with random mistakes", () => {
    const server = useSuiteServer();

    for (const { path, bodies, envelope } of FACES) {
        it(`${path} answers or refuses each of ${ROUNDS} in its own words`, async () => {
            const random = seededRandom(SEED);
            const seen = new Set<number>();
            for (let round = 0; round < ROUNDS; round++) {
                const body = bodies[round % bodies.length] as Body;
                const mutant = JSON.stringify(mutate(body, random));
                const sent = random() < 0.2 ? mutateBytes(mutant, random) : mutant;
                const response = await post(server().url + path, sent);
                const shown = `${response.status} for ${Buffer.from(sent).toString("latin1")}`;
                seen.add(response.status);
                if (response.ok) continue;
                expect(response.status, shown).within(400, 499);
                expect(Object.keys((await response.json()) as object), shown).deep.equal(envelope);
            }
            // Both were met, or the mutations test nothing.
            expect([...seen]).include.members([200, 400]);
        });
    }

    it("leaves the server able to answer", async () => {
        expect((await post(`${server().url}/invocations`, { inputs: ["hello"] })).status).equal(200);
    });
});
