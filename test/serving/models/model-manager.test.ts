import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { modelLoader, type LoadModel } from "../../../serving/models/loaded-model";
import { ModelManager } from "../../../serving/models/model-manager";
import { VersionStore } from "../../../serving/models/version-store";
import { loadGatedModel } from "../../support/gated-model";
import { encodingOf, GatedScorer } from "../../support/gated-scorer";
import { FakeRegistry } from "../../support/fake-registry";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("ModelManager", () => {
    const folder = useTemporaryFolder();
    let registry: FakeRegistry;
    let clock: number;
    let reloads: string[];
    const managers: ModelManager[] = [];
    const at = (...path: string[]): string => join(folder(), ...path);

    beforeEach(() => {
        registry = new FakeRegistry();
        registry.add("1", makeModelFolder(at("one"), "first"));
        registry.add("2", makeModelFolder(at("two"), "second"));
        registry.aliases.set("production", "1");
        clock = 0;
        reloads = [];
    });
    afterEach(async () => {
        for (const manager of managers.splice(0)) await manager.stop();
    });

    /** A manager that polls only when told, over the store on disk. */
    async function manage(load: LoadModel = modelLoader({ batchTokens: 1000 })) {
        const manager = new ModelManager({
            registry,
            store: await VersionStore.open(at("store")),
            load,
            workers: 1,
            modelName: "moderato",
            alias: "production",
            pollIntervalMs: 1000,
            now: () => clock,
            observer: { reload: (outcome, version) => reloads.push(`${version} ${outcome}`) },
        });
        managers.push(manager);
        return manager;
    }

    const versionOf = ({ status }: ModelManager): string | null => status.current?.version ?? null;
    const stored = (): string[] => readdirSync(at("store", "versions")).sort();

    it("brings the alias's version into service and fetches it once", async () => {
        const manager = await manage();
        await manager.poll();
        expect(versionOf(manager)).equal("1");
        await manager.poll();
        expect(registry.calls.filter((call) => call.includes("model.onnx"))).deep.equal(["1/model.onnx"]);
    });

    it("serves nothing while the alias does not exist, then what it names", async () => {
        registry.aliases.clear();
        const manager = await manage();
        await manager.poll();
        expect(manager.status).deep.include({ current: null, registryReachable: true, aliasExists: false });
        registry.aliases.set("production", "2");
        await manager.poll();
        expect(versionOf(manager)).equal("2");
    });

    it("serves the last good version from disk while the registry is down", async () => {
        await (await manage()).poll();
        registry.offline = true;
        const manager = await manage();
        await manager.loadLastGood();
        await manager.poll();
        expect(versionOf(manager)).equal("1");
        expect(manager.status.registryReachable).equal(false);
    });

    it("does not load again from the registry what it loaded from disk", async () => {
        await (await manage()).poll();
        const manager = await manage();
        await manager.loadLastGood();
        const before = manager.status.current;
        await manager.poll();
        expect(manager.status.current).equal(before);
    });

    it("passes over a spoilt copy on disk and fetches it again", async () => {
        await (await manage()).poll();
        truncateSync(at("store", "versions", "1", "model.onnx"), 10);
        const manager = await manage();
        await manager.loadLastGood();
        expect(versionOf(manager)).equal(null);
        await manager.poll();
        expect(versionOf(manager)).equal("1");
        expect(reloads).deep.equal(["1 loaded", "1 refused", "1 loaded"]);
    });

    it("takes a version of the same number from a new registry for another one", async () => {
        const manager = await manage();
        await manager.poll();
        registry.add("1", makeModelFolder(at("new"), "second"), "fake:/new/1");
        await manager.poll();
        const current = manager.status.current;
        const [row] = (await current?.engine.score([current.tokenizer.encode("fine")])) ?? [];
        expect(row?.[0]).closeTo(-1, 1e-6);
    });

    it("keeps the version that serves and the one before, and no other", async () => {
        registry.add("3", makeModelFolder(at("three"), "first"));
        const manager = await manage();
        for (const version of ["1", "2", "3"]) {
            registry.aliases.set("production", version);
            await manager.poll();
        }
        expect(stored()).deep.equal(["2", "3"]);
        expect(JSON.parse(readFileSync(at("store", "last-good.json"), "utf8"))).deep.include({
            version: "3",
        });
    });

    const spoilers: [string, () => void, RegExp][] = [
        ["a truncated graph", () => truncateSync(at("two", "model.onnx"), 100), /100 bytes/],
        [
            "a flipped byte",
            () =>
                writeFileSync(
                    at("two", "tokenizer.json"),
                    readFileSync(at("two", "tokenizer.json"), "utf8").replace("a", "b"),
                ),
            /sha256/,
        ],
        ["another number of labels", () => makeModelFolder(at("two"), "five-labels"), /5 columns/],
        ["scores that are not finite", () => makeModelFolder(at("two"), "not-finite"), /not finite/],
        ["no contract", () => writeFileSync(at("two", "moderato.json"), "{}"), /not a model contract/],
    ];
    for (const [name, spoil, reason] of spoilers) {
        it(`refuses a version with ${name} once, and keeps the old one`, async () => {
            const manager = await manage();
            await manager.poll();
            spoil();
            registry.aliases.set("production", "2");
            await manager.poll();
            clock += 1e9;
            await manager.poll();
            expect(versionOf(manager)).equal("1");
            expect(manager.status.refused?.reason).match(reason);
            expect(reloads).deep.equal(["1 loaded", "2 refused"]);
            expect(readdirSync(at("store")).filter((entry) => entry.startsWith("incoming"))).deep.equal([]);
            registry.aliases.set("production", "1");
            await manager.poll();
            expect(manager.status.refused).equal(null);
        });
    }

    it("tries a download that failed again, later each time", async () => {
        registry.downloadsFail = true;
        const manager = await manage();
        for (const now of [0, 1999, 2000, 5999, 6000]) {
            clock = now;
            await manager.poll();
        }
        expect(reloads).deep.equal(["1 failed", "1 failed", "1 failed"]);
        expect(manager.status.refused?.retryAt).equal(6000 + 8000);
        registry.downloadsFail = false;
        clock = 14_000;
        await manager.poll();
        expect(versionOf(manager)).equal("1");
        expect(manager.status.refused).equal(null);
    });

    it("answers what came before a swap with the version that it came to, then ends its threads", async () => {
        const scorers: GatedScorer[] = [];
        const manager = await manage((version, { directory }) => {
            const scorer = new GatedScorer();
            scorers.push(scorer);
            return loadGatedModel(version, directory, scorer);
        });
        await manager.poll();
        const answer = manager.status.current?.engine.score([encodingOf(7)]);
        registry.aliases.set("production", "2");
        await manager.poll();
        expect(versionOf(manager)).equal("2");
        scorers[0]?.held[0]?.answer();
        expect((await answer)?.[0]?.[0]).equal(7);
        await scorers[0]?.closed;
    });
});
