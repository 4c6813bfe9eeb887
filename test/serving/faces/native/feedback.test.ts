import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { post, startTestServer, type TestServer } from "../../../support/test-server";

describe("POST /feedback", () => {
    const folder = useTemporaryFolder();
    let server: TestServer;
    beforeEach(async () => (server = await startTestServer(folder())));
    afterEach(() => server.close());

    const give = (body: unknown) => post(`${server.url}/feedback`, body);
    const kept = (): Record<string, unknown>[] =>
        readFileSync(join(folder(), "feedback", "feedback.jsonl"), "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, unknown>);

    it("keeps a correction before it answers with its id", async () => {
        const answer = await give({
            text: "You were great!",
            corrections: { toxic: false, insult: 0.25, threat: true },
            model_version: "3",
            reporter: "moderator-7",
            source: "page",
        });
        expect(answer.status).equal(201);
        const { id } = (await answer.json()) as { id: string };
        const [line] = kept();
        expect(line).deep.include({
            id,
            text: "You were great!",
            corrections: { toxic: 0, insult: 0.25, threat: 1 },
            modelVersion: "3",
            reporter: "moderator-7",
            source: "page",
        });
    });

    it("needs neither version nor reporter, nor a model that serves", async () => {
        expect((await give({ text: "hm", corrections: { toxic: 1 } })).status).equal(201);
        expect(kept()[0]).deep.include({ modelVersion: null, reporter: null, source: "api" });
    });

    const bad: [string, unknown, string, RegExp][] = [
        ["no text", { corrections: { toxic: 1 } }, "wrong_type", /^text is missing; it must be a string/],
        ["no corrections", { text: "a" }, "wrong_type", /^corrections is missing; it must be an object/],
        [
            "none corrected",
            { text: "a", corrections: {} },
            "not_allowed",
            /corrections of at least one label/,
        ],
        [
            "an unknown label",
            { text: "a", corrections: { rude: 1 } },
            "unknown_field",
            /^corrections\.rude is not a field; allowed: toxic, severe_toxic/,
        ],
        [
            "a probability beyond 1",
            { text: "a", corrections: { toxic: 1.5 } },
            "not_allowed",
            /^corrections\.toxic is not allowed as it is; it must be true, false or a number from 0 to 1/,
        ],
        ["a word", { text: "a", corrections: { toxic: "yes" } }, "not_allowed", /^corrections\.toxic/],
        [
            "an unknown field",
            { text: "a", corrections: { toxic: 1 }, label: 1 },
            "unknown_field",
            /^label is not a field; allowed: text, corrections/,
        ],
        ["white space", { text: " ", corrections: { toxic: 1 } }, "text_empty", /^text is empty/],
        [
            "a long text",
            { text: "é".repeat(10_241), corrections: { toxic: 1 } },
            "text_too_long",
            /20482 bytes/,
        ],
        [
            "another source",
            { text: "a", corrections: { toxic: 1 }, source: "x" },
            "not_allowed",
            /page or api/,
        ],
        ["a list", [], "wrong_type", /^body is an array; it must be an object/],
    ];
    for (const [name, body, code, message] of bad) {
        it(`refuses ${name}`, async () => {
            const answer = await give(body);
            const { error } = (await answer.json()) as { error: { code: string; message: string } };
            expect([answer.status, error.code]).deep.equal([400, code]);
            expect(error.message).match(message);
        });
    }

    it("says so where the disk keeps nothing", async () => {
        // A file where the folder should be.
        mkdirSync(folder(), { recursive: true });
        writeFileSync(join(folder(), "feedback"), "");
        const answer = await give({ text: "hm", corrections: { toxic: 1 } });
        expect([answer.status, answer.headers.get("retry-after")]).deep.equal([503, "10"]);
    });
});
