import { createHash } from "node:crypto";
import { expect } from "chai";
import type { Moderation } from "../../../../serving/faces/openai/categories";
import { moderationRequestSchema } from "../../../../serving/faces/openai/moderation-request";
import { expectedScores } from "../../../support/model-folder";
import { useSuiteServer } from "../../../support/suite-server";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import {
    post,
    startTestServer,
    TEST_LIMITS,
    untilVersion,
    type TestServer,
} from "../../../support/test-server";

interface ModerationAnswer {
    id: string;
    model: string;
    results: Moderation[];
}
interface OpenaiError {
    error: { message: string; type: string; param: string | null; code: string | null };
}

describe("POST /v1/moderations", () => {
    const server = useSuiteServer({ limits: { ...TEST_LIMITS, textsPerRequest: 3 } });

    const moderate = (body: unknown, headers?: Record<string, string>) =>
        post(`${server().url}/v1/moderations`, body, headers);

    /** The highest of toxic, severe_toxic and insult. */
    const harassment = (text: string, graph: "first" | "second" = "first"): number => {
        const scores = expectedScores(graph, text);
        return Math.max(scores[0] as number, scores[1] as number, scores[4] as number);
    };

    it("answers one text", async () => {
        const response = await moderate({ input: "You are GREAT!!!", model: "omni-moderation-latest" });
        const { id, model, results } = (await response.json()) as ModerationAnswer;
        expect(response.status).equal(200);
        expect(id).match(/^modr-[0-9a-f]{32}$/);
        expect(model).equal("moderato:1");
        expect(response.headers.get("x-moderato-model-version")).equal("1");
        expect(results).length(1);
        expect(results[0]?.flagged).equal(true);
        expect(results[0]?.categories).include({ harassment: true, violence: false });
        expect(results[0]?.category_scores.harassment).closeTo(harassment("You are GREAT!!!"), 1e-6);
    });

    it("answers several texts one by one, in order", async () => {
        const { results } = (await (
            await moderate({ input: ["fine", "bad!!", "fine?"] })
        ).json()) as ModerationAnswer;
        expect(results.map(({ flagged }) => flagged)).deep.equal([false, true, false]);
        const scores = results.map(({ category_scores }) => category_scores.harassment);
        ["fine", "bad!!", "fine?"].forEach((text, i) => expect(scores[i]).closeTo(harassment(text), 1e-6));
    });

    it("reads parts as one input", async () => {
        const input = ["One!", "Two!", "three?"].map((text) => ({ type: "text", text }));
        const { results } = (await (await moderate({ input })).json()) as ModerationAnswer;
        expect(results).length(1);
        expect(results[0]?.category_scores.harassment).closeTo(harassment("One! Two! three?"), 1e-6);
    });

    for (const model of [
        "moderato",
        "moderato:1",
        "text-moderation-latest",
        "omni-moderation-2024-09-26",
        null,
    ]) {
        it(`takes ${model} for the version that serves`, async () => {
            const response = await moderate({ input: "hello", model });
            expect(((await response.json()) as ModerationAnswer).model).equal("moderato:1");
        });
    }

    it("pins a version by the model's name, else by the header", async () => {
        const pin = { "x-moderato-model-version": "2" };
        for (const response of [
            await moderate({ input: "hello", model: "moderato:2" }),
            await moderate({ input: "hello", model: "moderato" }, pin),
        ]) {
            const { model, results } = (await response.json()) as ModerationAnswer;
            expect(model).equal("moderato:2");
            expect(results[0]?.category_scores.harassment).closeTo(harassment("hello", "second"), 1e-6);
        }
        const both = await moderate({ input: "hello", model: "moderato:1" }, pin);
        expect(((await both.json()) as ModerationAnswer).model).equal("moderato:1");
    });

    const image = { type: "image_url", image_url: { url: "https://example.org/a.png" } };
    const text = { type: "text", text: "hello" };
    const bad: [string, unknown, number, string, string | null, RegExp][] = [
        ["not JSON", "nope", 400, "body_not_json", "body", /not JSON.*"input"/],
        ["an array", [], 400, "wrong_type", "body", /body is an array/],
        ["no input", {}, 400, "wrong_type", "input", /input is missing; it must be a string, an array/],
        ["a number", { input: 5 }, 400, "wrong_type", "input", /input is a number/],
        ["no texts", { input: [] }, 400, "text_count", "input", /input holds 0 texts; 1 to 3/],
        ["too many texts", { input: ["a", "b", "c", "d"] }, 400, "text_count", "input", /holds 4 texts/],
        ["an empty text", { input: " " }, 400, "text_empty", "input", /input is empty/],
        [
            "an empty text of several",
            { input: ["a", ""] },
            400,
            "text_empty",
            "input[1]",
            /input\[1\] is empty/,
        ],
        ["a long text", { input: ["a".repeat(20_481)] }, 400, "text_too_long", "input[0]", /20481 bytes/],
        [
            "long parts",
            { input: [text, { type: "text", text: "a".repeat(20_480) }] },
            400,
            "text_too_long",
            "input",
            /20486 bytes/,
        ],
        ["a number of several", { input: ["a", 5] }, 400, "wrong_type", "input[1]", /input\[1\] is a number/],
        [
            "an image",
            { input: [text, image] },
            400,
            "image_unsupported",
            "input[1]",
            /input\[1\] is an image.*text only/,
        ],
        [
            "an image alone",
            { input: [image] },
            400,
            "image_unsupported",
            "input[0]",
            /input\[0\] is an image/,
        ],
        [
            "texts and parts",
            { input: ["a", text] },
            400,
            "mixed_input",
            "input[1]",
            /another kind than input\[0\]/,
        ],
        [
            "a part of no kind",
            { input: [{ text: "a" }] },
            400,
            "wrong_type",
            "input[0].type",
            /input\[0\]\.type is missing/,
        ],
        [
            "a part without text",
            { input: [{ type: "text" }] },
            400,
            "wrong_type",
            "input[0].text",
            /text is missing/,
        ],
        [
            "a part with more",
            { input: [{ ...text, x: 1 }] },
            400,
            "unknown_field",
            "input[0].x",
            /input\[0\]\.x is not a field/,
        ],
        ["a number as model", { input: "a", model: 5 }, 400, "wrong_type", "model", /model is a number/],
        [
            "another model",
            { input: "a", model: "gpt-4o" },
            404,
            "model_not_found",
            "model",
            /model is "gpt-4o"; it must be moderato, /,
        ],
        [
            "no version",
            { input: "a", model: "moderato:" },
            404,
            "model_not_found",
            "model",
            /model is "moderato:"/,
        ],
        [
            "an unknown field",
            { input: "a", user: "b" },
            400,
            "unknown_field",
            "user",
            /user is not a field; allowed: input, model/,
        ],
        [
            "a large body",
            { input: "a".repeat(2_000_000) },
            413,
            "body_too_large",
            "body",
            /larger than 1048576/,
        ],
    ];
    for (const [name, body, status, code, param, message] of bad) {
        it(`refuses ${name}`, async () => {
            const response = await moderate(body);
            const { error } = (await response.json()) as OpenaiError;
            expect(Object.keys(error).sort()).deep.equal(["code", "message", "param", "type"]);
            expect(error).include({ type: "invalid_request_error", code, param });
            expect(error.message).match(message);
            expect(response.status).equal(status);
        });
    }

    it("refuses by the very schema that it publishes", () => {
        const schema = moderationRequestSchema(TEST_LIMITS);
        for (const [name, body, , code] of bad) {
            if (!["wrong_type", "unknown_field", "image_unsupported", "mixed_input"].includes(code)) continue;
            expect(schema.safeParse(body).success, name).equal(false);
        }
    });

    it("tells unknown paths and methods of its own in OpenAI's envelope", async () => {
        const missing = await post(`${server().url}/v1/chat/completions`, {});
        expect(missing.status).equal(404);
        expect(((await missing.json()) as OpenaiError).error).include({
            type: "invalid_request_error",
            code: "not_found",
        });
        const method = await fetch(`${server().url}/v1/moderations`);
        expect([method.status, method.headers.get("allow")]).deep.equal([405, "POST"]);
    });

    it("lists the names that model may have", async () => {
        const list = (await (await fetch(`${server().url}/v1/models`)).json()) as {
            object: string;
            data: { id: string }[];
        };
        expect(list.object).equal("list");
        expect(list.data.map(({ id }) => id)).deep.equal([
            "moderato",
            "moderato:1",
            "omni-moderation-latest",
        ]);
        for (const { id } of list.data) {
            const one = (await (await fetch(`${server().url}/v1/models/${id}`)).json()) as object;
            expect(one).deep.equal({
                id,
                object: "model",
                created: Date.UTC(2026, 10, 1) / 1000,
                owned_by: "moderato",
            });
        }
        const unknown = await fetch(`${server().url}/v1/models/gpt-4o`);
        expect([unknown.status, ((await unknown.json()) as OpenaiError).error.code]).deep.equal([
            404,
            "model_not_found",
        ]);
    });
});

describe("OpenAI's words for what is not the request's fault", () => {
    const folder = useTemporaryFolder();
    const url = (server: TestServer) => `${server.url}/v1/moderations`;

    it("has no model", async () => {
        const server = await startTestServer(folder(), {}, (registry) => registry.aliases.clear());
        try {
            const response = await post(url(server), { input: "hello" });
            expect(response.status).equal(503);
            expect(response.headers.get("retry-after")).equal("2");
            expect(response.headers.get("retry-after-ms")).equal("2000");
            expect(((await response.json()) as OpenaiError).error).include({
                type: "server_error",
                code: "no_model",
                param: null,
            });
        } finally {
            await server.close();
        }
    });

    it("wants a key", async () => {
        const hash = createHash("sha256").update("the-key").digest("hex");
        const server = await startTestServer(folder(), { apiKeyHashes: [hash] });
        try {
            await untilVersion(server, "1");
            for (const headers of [undefined, { authorization: "Bearer other" }]) {
                const response = await post(url(server), { input: "hello" }, headers);
                expect(response.status).equal(401);
                expect(((await response.json()) as OpenaiError).error).include({
                    type: "invalid_request_error",
                    code: "invalid_api_key",
                    param: null,
                });
            }
            const known = await post(url(server), { input: "hello" }, { authorization: "Bearer the-key" });
            expect(known.status).equal(200);
        } finally {
            await server.close();
        }
    });

    it("takes the operator's mapping", async () => {
        const server = await startTestServer(folder(), { openaiCategories: { "self-harm": ["toxic"] } });
        try {
            await untilVersion(server, "1");
            const { results } = (await (
                await post(url(server), { input: "so!!!" })
            ).json()) as ModerationAnswer;
            expect(results[0]?.categories).include({ "self-harm": true, harassment: false });
        } finally {
            await server.close();
        }
    });
});
