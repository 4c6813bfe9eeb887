import { expect } from "chai";
import { StageHistory, versionBefore, type HistoryEntry } from "../../../jobs/release/history";
import { promote, rollback, type MoveContext } from "../../../jobs/release/move-stage";
import { MlflowClient } from "../../../model/mlflow-client";
import { FakeMlflow } from "../../support/fake-mlflow";
import { FakeStage, serving, type Health } from "../../support/fake-stage";
import { until } from "../../support/until";
import { openGates } from "../../support/gates";

const MODEL = "moderato";

describe("moving a stage", () => {
    let mlflow: FakeMlflow;
    let stage: FakeStage;
    let context: MoveContext;
    /** What the stage says; by default it follows its alias, as the real one does. */
    let answer: () => Health;
    let cancel: AbortController;

    beforeEach(async () => {
        mlflow = new FakeMlflow();
        mlflow.addModel(MODEL, 4);
        answer = () => serving(mlflow.alias(MODEL, "staging"));
        stage = new FakeStage(() => answer());
        cancel = new AbortController();
        const client = new MlflowClient({ baseUrl: await mlflow.start(), retryDelayMs: 1 });
        context = {
            client,
            platform: {
                mlflowUrl: mlflow.url,
                modelName: MODEL,
                stages: { staging: { url: await stage.start(), alias: "staging" } },
                gates: openGates(),
            },
            who: "tester",
            why: "test",
            timeoutMs: 5_000,
            intervalMs: 1,
            signal: cancel.signal,
            fetch,
        };
    });
    afterEach(async () => {
        await mlflow.stop();
        await stage.stop();
    });

    const alias = () => mlflow.alias(MODEL, "staging");
    const history = () => new StageHistory(context.client, MODEL, "staging").entries();
    const message = (done: Promise<unknown>) =>
        done.then(
            () => "no error",
            (error: Error) => error.message,
        );
    /** A stage that goes on serving what it served. */
    const stuckAt = (version: string | undefined) => {
        answer = () => serving(version);
        context = { ...context, timeoutMs: 30 };
    };

    it("gives the alias to the version, waits for it and keeps who, when, from, to and why", async () => {
        let loading = 3;
        answer = () => serving(loading-- > 0 ? undefined : alias());
        await promote("2", "staging", context);
        expect(alias()).to.equal("2");
        const [entry] = await history();
        expect(entry).to.include({
            who: "tester",
            why: "test",
            kind: "promote",
            from: null,
            to: "2",
            outcome: "done",
        });
        expect(Date.parse(entry?.at ?? "")).to.be.closeTo(Date.now(), 60_000);
    });

    it("does nothing where alias and stage are there already", async () => {
        await promote("2", "staging", context);
        mlflow.requests.length = 0;
        await promote("2", "staging", context);
        expect(mlflow.requests.filter((r) => !r.startsWith("GET"))).to.deep.equal([]);
        expect(await history()).to.have.length(1);
    });

    it("moves the alias back where the stage does not show the version, and tells what it said", async () => {
        await promote("1", "staging", context);
        stuckAt("1");
        expect(await message(promote("3", "staging", context))).to.match(
            /^http:\S+\/healthz did not show version 3 within 0.03 s; its last answer: 200 \{.*"1"\}\. Alias staging names version 1 again\.$/,
        );
        expect(alias()).to.equal("1");
        expect((await history()).map((e) => e.outcome)).to.deep.equal(["done", "reverted"]);
    });

    it("does not wait where the stage refuses the version for good, and tells why", async () => {
        await promote("1", "staging", context);
        const refused = { version: "3", reason: "model.onnx is truncated.", retries: false };
        answer = () => ({ status: 200, body: { status: "ok", model_version: "1", refused } });
        expect(await message(promote("3", "staging", context))).to.match(
            /\/healthz refuses version 3: model\.onnx is truncated\. Alias staging names version 1 again\.$/,
        );
        expect(alias()).to.equal("1");
    });

    it("waits where the stage tries a refused version again", async () => {
        let answers = 0;
        const refused = { version: "3", reason: "the registry does not answer", retries: true };
        answer = () =>
            answers++ < 3
                ? { status: 200, body: { status: "ok", model_version: "1", refused } }
                : serving(alias());
        await promote("3", "staging", context);
        expect(alias()).to.equal("3");
    });

    it("takes the alias away again where it named no version before", async () => {
        stuckAt(undefined);
        expect(await message(promote("3", "staging", context))).to.match(
            /last answer: 503 .*it named none before/,
        );
        expect(alias()).to.equal(undefined);
    });

    it("does not take a sick server with the right version for well", async () => {
        answer = () => ({ status: 503, body: { status: "failing", model_version: "3" } });
        context.timeoutMs = 30;
        expect(await message(promote("3", "staging", context))).to.match(/last answer: 503 .*failing/);
    });

    it("tells that the stage does not answer", async () => {
        await stage.stop();
        context.timeoutMs = 30;
        expect(await message(promote("3", "staging", context))).to.match(
            /last answer: no answer \(ECONNREFUSED\)/,
        );
    });

    it("moves the alias back when it is cancelled", async () => {
        await promote("1", "staging", context);
        answer = () => serving("1");
        const asked = stage.asked;
        const moving = message(promote("2", "staging", context));
        await until(() => stage.asked > asked && alias() === "2");
        cancel.abort();
        expect(await moving).to.match(/^cancelled while waiting.*names version 1 again/);
        expect(alias()).to.equal("1");
    });

    it("goes on after a kill between the move and the answer, and still knows the way back", async () => {
        await promote("1", "staging", context);
        // What a killed promotion leaves.
        await new StageHistory(context.client, MODEL, "staging").append({
            who: "x",
            kind: "promote",
            from: "1",
            to: "2",
            why: "",
        });
        await context.client.setAlias(MODEL, "staging", "2");
        const killed = [...(await history())];
        stuckAt("1");
        expect(await message(promote("2", "staging", context))).to.match(/names version 1 again/);
        expect(alias()).to.equal("1");

        await context.client.setModelTag(MODEL, "moderato.history.staging", JSON.stringify(killed));
        await context.client.setAlias(MODEL, "staging", "2");
        answer = () => serving(alias());
        await promote("2", "staging", context);
        expect((await history()).map((e) => e.outcome)).to.deep.equal(["done", "done"]);
    });

    it("says so where the alias can't be moved back", async () => {
        await promote("1", "staging", context);
        answer = () => {
            // The registry goes away while the stage is waited for.
            if (alias() === "3")
                mlflow.faults.push({ path: "registered-models/alias", status: 503, times: 99 });
            return serving("1");
        };
        context.timeoutMs = 30;
        expect(await message(promote("3", "staging", context))).to.match(
            /Alias staging still names version 3, it could not be moved back: MLflow at \S+ answered 503/,
        );
    });

    it("leaves an alias alone that someone else moved meanwhile", async () => {
        await promote("1", "staging", context);
        answer = () => {
            if (alias() === "3") mlflow.models.get(MODEL)?.aliases.set("staging", "4");
            return serving("1");
        };
        context.timeoutMs = 30;
        expect(await message(promote("3", "staging", context))).to.match(
            /Someone moved alias staging to 4 meanwhile/,
        );
        expect(alias()).to.equal("4");
    });

    it("takes the stage back, version by version", async () => {
        for (const version of ["1", "2", "3"]) await promote(version, "staging", context);
        expect(await rollback("staging", context)).to.equal("2");
        expect(await rollback("staging", context)).to.equal("1");
        expect(alias()).to.equal("1");
        expect((await history()).at(-1)).to.include({
            kind: "rollback",
            from: "2",
            to: "1",
            outcome: "done",
        });
        expect(await message(rollback("staging", context))).to.match(
            /staging serves version 1, and its history knows none before; name one: `npm run promote/,
        );
    });

    it("stays with the earlier version where the stage does not show it in time", async () => {
        await promote("1", "staging", context);
        await promote("2", "staging", context);
        stuckAt("2");
        expect(await message(rollback("staging", context))).to.match(
            /did not show version 1.*Alias staging names version 1;/,
        );
        expect(alias()).to.equal("1");
    });

    const wrong: [string, () => Promise<unknown>, RegExp][] = [
        [
            "version",
            () => promote("9", "staging", context),
            /^model moderato has no version "9"; there are 4, 3, 2, 1$/,
        ],
        ["version that is no number", () => promote("x", "staging", context), /no version "x"/],
        ["stage", () => promote("1", "moon", context), /^stage "moon" does not exist; there are staging$/],
        [
            "stage that is not up",
            () => promote("1", "canary", context),
            /there are staging; run `npm run pulumi -- up -s canary` first$/,
        ],
        [
            "alias",
            () => rollback("staging", context),
            /^model moderato has no alias staging; there are none\. Give staging/,
        ],
    ];
    for (const [what, act, expected] of wrong) {
        it(`says what there is instead of an unknown ${what}`, async () => {
            expect(await message(act())).to.match(expected);
            expect(alias()).to.equal(undefined);
        });
    }

    it("says that MLflow is down", async () => {
        await mlflow.stop();
        expect(await message(promote("1", "staging", context))).to.match(
            /^MLflow does not answer at http:\S+ \(ECONNREFUSED, asked GET .*\)\. Start the platform with/,
        );
    });
});

describe("the version before", () => {
    const entry = (
        kind: "promote" | "rollback",
        from: string | null,
        to: string,
        outcome = "done",
    ): HistoryEntry => ({
        at: "2026-01-01T00:00:00Z",
        who: "x",
        why: "",
        kind,
        from,
        to,
        outcome: outcome as "done",
    });

    it("is the one that was served, not one that was tried", () => {
        const entries = [
            entry("promote", null, "1"),
            entry("promote", "1", "2", "reverted"),
            entry("promote", "1", "3"),
        ];
        expect(versionBefore(entries, "3")).to.equal("1");
    });

    it("does not go back to what was rolled back", () => {
        const entries = [entry("promote", "4", "5"), entry("promote", "5", "6"), entry("rollback", "6", "5")];
        expect(versionBefore(entries, "5")).to.equal("4");
        expect(versionBefore([...entries, entry("promote", "5", "7")], "7")).to.equal("5");
    });

    it("counts a killed move where the alias shows that it happened", () => {
        const entries = [entry("promote", null, "1"), entry("promote", "1", "2", "pending")];
        expect(versionBefore(entries, "2")).to.equal("1");
        expect(versionBefore(entries, "1")).to.equal(null);
    });

    it("takes an alias into account that was moved by hand", () => {
        expect(versionBefore([entry("promote", null, "1")], "8")).to.equal("1");
        expect(versionBefore([], "8")).to.equal(null);
    });
});
