import { existsSync, readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { modelLoader, type LoadedModel, type LoadModel } from "../../../serving/models/loaded-model";
import { PinnedModels, type PinnedModelsArgs } from "../../../serving/models/pinned-models";
import { VersionStore } from "../../../serving/models/version-store";
import { ServiceError } from "../../../serving/errors/service-error";
import { FakeRegistry } from "../../support/fake-registry";
import { Gate } from "../../support/gate";
import { loadGatedModel } from "../../support/gated-model";
import { encodingOf, GatedScorer } from "../../support/gated-scorer";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";
import { until } from "../../support/until";

describe("PinnedModels", () => {
    const folder = useTemporaryFolder();
    const at = (...path: string[]): string => join(folder(), ...path);
    let registry: FakeRegistry;
    let store: VersionStore;
    let events: string[];
    let scorers: Map<string, GatedScorer>;
    const running: PinnedModels[] = [];

    beforeEach(async () => {
        registry = new FakeRegistry();
        for (const version of ["1", "2", "3", "4"])
            registry.add(version, makeModelFolder(at(version), "first"));
        store = await VersionStore.open(at("store"));
        events = [];
        scorers = new Map();
    });
    afterEach(async () => {
        for (const pinned of running.splice(0)) await pinned.stop();
    });

    const loadGated: LoadModel = (version, { directory }) => {
        const scorer = new GatedScorer();
        scorers.set(version, scorer);
        return loadGatedModel(version, directory, scorer);
    };

    function pin(args: Partial<PinnedModelsArgs> = {}): PinnedModels {
        const pinned = new PinnedModels({
            registry,
            store,
            load: loadGated,
            modelName: "moderato",
            capacity: 2,
            observer: { pinned: (outcome, version) => events.push(`${version} ${outcome}`) },
            ...args,
        });
        running.push(pinned);
        return pinned;
    }

    const versionsOf = (pinned: PinnedModels): string[] => pinned.models.map(({ version }) => version).sort();
    const stored = (): string[] => readdirSync(at("store", "versions")).sort();

    async function facts(promise: Promise<unknown>): Promise<ServiceError["facts"]> {
        const error = await promise.then(
            () => null,
            (reason: unknown) => reason,
        );
        expect(error).instanceOf(ServiceError);
        return (error as ServiceError).facts;
    }

    it("loads a version once for all who ask at the same time", async () => {
        const pinned = pin();
        const all = await Promise.all(["1", "1", "1"].map((version) => pinned.acquire(version)));
        expect(new Set(all.map(({ model }) => model)).size).equal(1);
        expect(registry.calls.filter((call) => call === "1/model.onnx")).length(1);
        expect(events).deep.equal(["1 loaded"]);
        for (const { release } of all) release();
    });

    it("scores with real threads, one each", async () => {
        const pinned = pin({ load: modelLoader({ batchTokens: 1000 }) });
        const { model, release } = await pinned.acquire("2");
        const [row] = await model.engine.score([model.tokenizer.encode("fine")]);
        expect(row?.[0]).closeTo(-2, 1e-6);
        release();
    });

    it("ends the version that was used longest ago to make room, and its folder with it", async () => {
        const pinned = pin();
        for (const version of ["1", "2", "1", "3"]) (await pinned.acquire(version)).release();
        expect(versionsOf(pinned)).deep.equal(["1", "3"]);
        expect(events).deep.equal(["1 loaded", "2 loaded", "2 evicted", "3 loaded"]);
        await scorers.get("2")?.closed;
        expect(stored()).deep.equal(["1", "3"]);
    });

    it("waits for the requests of a version before it ends it", async () => {
        const pinned = pin({ capacity: 1 });
        const first = await pinned.acquire("1");
        const answer = first.model.engine.score([encodingOf(7)]);
        let second: LoadedModel | null = null;
        const acquiring = pinned.acquire("2").then((held) => {
            second = held.model;
            held.release();
        });
        await until(() => registry.calls.includes("2/tokenizer.json"));
        expect(versionsOf(pinned)).deep.equal(["1"]);
        scorers.get("1")?.held[0]?.answer();
        expect((await answer)[0]?.[0]).equal(7);
        expect(second).equal(null);
        first.release();
        await acquiring;
        expect(versionsOf(pinned)).deep.equal(["2"]);
    });

    it("loads one version at a time, lets a few wait and refuses the rest", async () => {
        const gate = new Gate();
        let loading = 0;
        let most = 0;
        const pinned = pin({
            waiting: 2,
            load: async (...args) => {
                most = Math.max(most, ++loading);
                await gate.opened;
                loading--;
                return loadGated(...args);
            },
        });
        const asked = ["1", "2", "3"].map((version) => pinned.acquire(version));
        const refused = await facts(pinned.acquire("4"));
        expect(refused).deep.include({ code: "versions_busy", status: 429, retryAfterS: 2 });
        const same = pinned.acquire("3");
        gate.open();
        for (const held of [...asked, same]) (await held).release();
        expect(most).equal(1);
        (await pinned.acquire("4")).release();
    });

    it("names a version that is not registered, and does not ask for it again at once", async () => {
        const pinned = pin({ refusalMs: 60_000 });
        const told = await facts(pinned.acquire("99"));
        expect(told).deep.include({ code: "version_unknown", status: 404, value: "99" });
        registry.add("99", at("1"));
        expect((await facts(pinned.acquire("99"))).code).equal("version_unknown");
    });

    it("never looks outside its store for a version's name", async () => {
        for (const name of ["../1", "a/b", "", "x".repeat(200)])
            expect((await facts(pin().acquire(name))).code).equal("version_unknown");
    });

    it("tells what is wrong with a broken version without telling where it lies", async () => {
        truncateSync(at("1", "model.onnx"), 10);
        makeModelFolder(at("2"), "five-labels");
        const pinned = pin({ load: modelLoader({ batchTokens: 1000 }) });
        for (const [version, found] of [
            ["1", /model.onnx has 10 bytes/],
            ["2", /5 columns/],
        ] as const) {
            const told = await facts(pinned.acquire(version));
            expect(told).deep.include({ code: "version_broken", status: 409, value: version });
            expect(told.message).match(found).and.not.include(folder());
        }
        expect(stored()).deep.equal([]);
    });

    it("says that the registry does not answer where the version is not on disk", async () => {
        registry.offline = true;
        expect(await facts(pin().acquire("1"))).deep.include({ code: "version_unreachable", status: 503 });
        registry.offline = false;
        registry.downloadsFail = true;
        expect(await facts(pin().acquire("1"))).deep.include({ code: "version_unreachable", status: 503 });
    });

    it("takes a version from disk while the registry is down", async () => {
        const version = await registry.version("moderato", "1");
        (await store.fetch(registry, version!)).release();
        registry.offline = true;
        const { model, release } = await pin().acquire("1");
        expect(model.version).equal("1");
        release();
    });

    it("tells a thread that does not start apart from a broken version", async () => {
        const pinned = pin({ load: () => Promise.reject(new Error("no memory")) });
        expect(await facts(pinned.acquire("1"))).deep.include({ code: "version_not_started", status: 503 });
    });

    it("keeps the folders of its versions while another version begins to serve", async () => {
        const { release } = await pin().acquire("1");
        const serving = (await registry.version("moderato", "2"))!;
        const stored2 = await store.fetch(registry, serving);
        await store.markGood(serving);
        expect(stored()).deep.equal(["1", "2"]);
        release();
        stored2.release();
        expect(existsSync(at("store", "versions", "1", "model.onnx"))).equal(true);
    });

    it("ends what is being loaded when it is told to stop", async () => {
        const gate = new Gate();
        let loading = false;
        const pinned = pin({
            load: (...args) => {
                loading = true;
                return gate.opened.then(() => loadGated(...args));
            },
        });
        const asked = pinned.acquire("1");
        const told = facts(asked);
        await until(() => loading);
        const stopping = pinned.stop();
        gate.open();
        await stopping;
        expect(await told).deep.include({ code: "version_not_started" });
        await scorers.get("1")?.closed;
        expect(versionsOf(pinned)).deep.equal([]);
    });

    it("does not wait for who holds a version, nor for a registry that takes long, when it is told to stop", async () => {
        const pinned = pin();
        await pinned.acquire("1");
        const gate = new Gate();
        const asked = registry.version.bind(registry);
        registry.version = (...args) => gate.opened.then(() => asked(...args));
        const second = facts(pinned.acquire("2"));
        await pinned.stop();
        await scorers.get("1")?.closed;
        gate.open();
        expect(await second).deep.include({ code: "version_not_started" });
    });
});
