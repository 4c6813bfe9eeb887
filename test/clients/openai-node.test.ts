import { createHash } from "node:crypto";
import { expect } from "chai";
import { OPENAI_CATEGORIES } from "../../serving/faces/openai/categories";
import { expectedScores } from "../support/model-folder";
import { useTemporaryFolder } from "../support/temporary-folder";
import { startTestServer, TEST_LIMITS, untilVersion } from "../support/test-server";
import { needsNodeClients, requireClient } from "./clients";

interface Moderation {
    flagged: boolean;
    categories: Record<string, boolean>;
    category_scores: Record<string, number>;
    category_applied_input_types: Record<string, string[]>;
}
interface Moderations {
    id: string;
    model: string;
    results: Moderation[];
    _request_id?: string;
}
interface Client {
    moderations: { create(body: object, options?: object): Promise<Moderations> };
    models: { list(): Promise<{ data: { id: string }[] }>; retrieve(id: string): Promise<{ id: string }> };
}
type ErrorClass = new () => Error & {
    status: number;
    code: string;
    param: string;
    type: string;
    headers: Headers;
};
interface OpenaiPackage {
    default: new (options: object) => Client;
    BadRequestError: ErrorClass;
    AuthenticationError: ErrorClass;
    NotFoundError: ErrorClass;
    RateLimitError: ErrorClass;
    InternalServerError: ErrorClass;
}

describe("openai for Node", () => {
    needsNodeClients();
    const folder = useTemporaryFolder();
    const apiKeyHashes = [createHash("sha256").update("the-key").digest("hex")];

    /** A client of a running server, with the statuses of all answers that it saw. */
    const connect = (url: string, options: object = {}) => {
        const openai = requireClient("openai") as OpenaiPackage;
        const statuses: number[] = [];
        const client = new openai.default({
            baseURL: `${url}/v1`,
            apiKey: "the-key",
            fetch: async (...args: Parameters<typeof fetch>) => {
                const response = await fetch(...args);
                statuses.push(response.status);
                return response;
            },
            ...options,
        });
        return { openai, client, statuses };
    };
    const failure = async (promise: Promise<unknown>) =>
        promise.then(
            () => expect.fail("no error"),
            (error: InstanceType<ErrorClass>) => error,
        );

    it("moderates strings, lists and parts", async () => {
        const server = await startTestServer(folder(), { apiKeyHashes });
        try {
            await untilVersion(server, "1");
            const { client } = connect(server.url);
            const one = await client.moderations.create({ input: "You are GREAT!!!" });
            expect(one.model).equal("moderato:1");
            expect(one._request_id).a("string");
            expect(Object.keys(one.results[0]?.categories ?? {})).deep.equal([...OPENAI_CATEGORIES]);
            expect(one.results[0]).deep.include({ flagged: true });
            expect(one.results[0]?.category_scores["harassment"]).closeTo(
                expectedScores("first", "You are GREAT!!!")[0] as number,
                1e-6,
            );
            const several = await client.moderations.create({
                input: ["fine", "bad!!"],
                model: "omni-moderation-latest",
            });
            expect(several.results.map(({ flagged }) => flagged)).deep.equal([false, true]);
            const parts = await client.moderations.create({
                input: [{ type: "text", text: "bad!!" }],
                model: "moderato:2",
            });
            expect(parts).include({ model: "moderato:2" });
            expect(parts.results).length(1);
            expect((await client.models.list()).data.map(({ id }) => id)).include("moderato:1");
            expect(await client.models.retrieve("moderato:2")).include({ id: "moderato:2" });
        } finally {
            await server.close();
        }
    });

    it("raises its own classes of errors", async () => {
        const server = await startTestServer(folder(), { apiKeyHashes });
        try {
            await untilVersion(server, "1");
            const { openai, client, statuses } = connect(server.url);
            const image = { type: "image_url", image_url: { url: "https://example.org/a.png" } };
            const refused = await failure(client.moderations.create({ input: [image] }));
            expect(refused).instanceOf(openai.BadRequestError);
            expect(refused).include({
                status: 400,
                type: "invalid_request_error",
                code: "image_unsupported",
                param: "input[0]",
            });
            const unknown = await failure(client.moderations.create({ input: "a", model: "gpt-4o" }));
            expect(unknown).instanceOf(openai.NotFoundError).include({ code: "model_not_found" });
            const stranger = connect(server.url, { apiKey: "another" });
            const unauthorised = await failure(stranger.client.moderations.create({ input: "a" }));
            expect(unauthorised).instanceOf(openai.AuthenticationError).include({ code: "invalid_api_key" });
            // None of these is worth a second try.
            expect([...statuses, ...stranger.statuses]).deep.equal([400, 404, 401]);
        } finally {
            await server.close();
        }
    });

    it("waits as it is told and tries again where the quota is used up", async () => {
        const server = await startTestServer(folder(), { limits: { ...TEST_LIMITS, requestsPerMinute: 60 } });
        try {
            await untilVersion(server, "1");
            // Faster than the quota fills, until it is used up.
            const until = async (call: () => Promise<unknown>, done: () => boolean) => {
                for (let i = 0; i < 200 && !done(); i++) await call();
            };
            const impatient = connect(server.url, { maxRetries: 0 });
            let limited: InstanceType<ErrorClass> | null = null;
            await until(
                () =>
                    impatient.client.moderations
                        .create({ input: "a" })
                        .catch((error: InstanceType<ErrorClass>) => (limited = error)),
                () => limited !== null,
            );
            expect(limited)
                .instanceOf(impatient.openai.RateLimitError)
                .include({ code: "rate_limit_exceeded", type: "requests" });
            expect(limited!.headers.get("retry-after-ms")).equal("1000");
            const patient = connect(server.url);
            await until(
                () => patient.client.moderations.create({ input: "bad!!" }),
                () => patient.statuses.includes(429),
            );
            expect(patient.statuses.slice(-2)).deep.equal([429, 200]);
        } finally {
            await server.close();
        }
    });

    it("raises a server's error after its tries while no model serves", async () => {
        const server = await startTestServer(folder(), {}, (registry) => registry.aliases.clear());
        try {
            const { openai, client, statuses } = connect(server.url, { maxRetries: 1 });
            const error = await failure(client.moderations.create({ input: "a" }));
            expect(error).instanceOf(openai.InternalServerError).include({ status: 503, code: "no_model" });
            expect(statuses).deep.equal([503, 503]);
        } finally {
            await server.close();
        }
    });
});
