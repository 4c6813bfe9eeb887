import { expect } from "chai";
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ServiceError } from "../../../serving/errors/service-error";
import { FEEDBACK_FILE, FeedbackLog } from "../../../serving/feedback/feedback-log";
import type { Feedback } from "../../../serving/feedback/feedback-store";
import { useTemporaryFolder } from "../../support/temporary-folder";

const feedback = (text: string): Feedback => ({
    text,
    corrections: { toxic: 1 },
    source: "api",
    modelVersion: "3",
    reporter: null,
    details: {},
});

describe("FeedbackLog", () => {
    const folder = useTemporaryFolder();
    const path = () => join(folder(), "feedback", FEEDBACK_FILE);
    const texts = (): string[] =>
        readFileSync(path(), "utf8")
            .trimEnd()
            .split("\n")
            .map((line) => (JSON.parse(line) as Feedback).text);
    const open = (maxBytes = 1 << 20) => new FeedbackLog({ directory: join(folder(), "feedback"), maxBytes });
    const codeOf = (attempt: Promise<unknown>): Promise<string> =>
        attempt.then(
            () => "kept",
            (error: ServiceError) => error.facts.code,
        );

    it("touches the disk only with the first correction", async () => {
        const log = open();
        expect(existsSync(path())).equal(false);
        const id = await log.append(feedback("you noodle"));
        await log.close();
        expect(JSON.parse(readFileSync(path(), "utf8"))).deep.include({ id, ...feedback("you noodle") });
    });

    it("keeps every one of many at once, in order, and goes on after a restart", async () => {
        const many = Array.from({ length: 300 }, (_, i) => `comment ${i} — ünïcode`);
        const first = open();
        const ids = await Promise.all(many.map((text) => first.append(feedback(text))));
        expect(new Set(ids).size).equal(300);
        await first.close();
        const second = open();
        await second.append(feedback("after"));
        await second.close();
        expect(texts()).deep.equal([...many, "after"]);
    });

    it("cuts off what a crash left half written", async () => {
        const first = open();
        await first.append(feedback("whole"));
        await first.close();
        appendFileSync(path(), `{"id":"torn","text":"${"x".repeat(200_000)}`);
        const second = open();
        await second.append(feedback("next"));
        await second.close();
        expect(texts()).deep.equal(["whole", "next"]);
    });

    it("refuses what would pass its bound and keeps what fits", async () => {
        const log = open(2000);
        const answers = await Promise.all(
            ["small", "x".repeat(5000), "also small"].map((text) => codeOf(log.append(feedback(text)))),
        );
        await log.close();
        expect(answers).deep.equal(["kept", "feedback_full", "kept"]);
        expect(texts()).deep.equal(["small", "also small"]);
    });

    it("says that the disk does not take it, and takes the next once it does", async () => {
        // A file where the folder should be: nothing can be written, whoever runs the test.
        writeFileSync(join(folder(), "feedback"), "");
        const log = open();
        expect(await codeOf(log.append(feedback("lost")))).equal("feedback_failed");
        rmSync(join(folder(), "feedback"));
        expect(await codeOf(log.append(feedback("kept")))).equal("kept");
        await log.close();
        expect(texts()).deep.equal(["kept"]);
    });

    it("tells nothing of a file it may not read as if it were empty", async function () {
        if (process.getuid?.() === 0) this.skip();
        const log = open();
        await log.append(feedback("first"));
        await log.close();
        chmodSync(path(), 0o000);
        expect(await codeOf(open().append(feedback("second")))).equal("feedback_failed");
    });
});
