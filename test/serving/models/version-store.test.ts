import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { RegisteredVersion } from "../../../model/registry";
import { VersionStore } from "../../../serving/models/version-store";
import { FakeRegistry } from "../../support/fake-registry";
import { makeModelFolder } from "../../support/model-folder";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("VersionStore", () => {
    const folder = useTemporaryFolder();
    const at = (...path: string[]): string => join(folder(), ...path);
    const stored = (): string[] => readdirSync(at("store", "versions")).sort();
    let registry: FakeRegistry;
    let store: VersionStore;

    beforeEach(async () => {
        registry = new FakeRegistry();
        for (const version of ["1", "2", "3"]) registry.add(version, makeModelFolder(at(version), "first"));
        store = await VersionStore.open(at("store"));
    });

    const registered = async (version: string): Promise<RegisteredVersion> =>
        (await registry.version("moderato", version)) as RegisteredVersion;

    it("fetches a version once though two ask for it at the same time", async () => {
        const version = await registered("1");
        const [one, two] = await Promise.all([
            store.fetch(registry, version),
            store.fetch(registry, version),
        ]);
        expect(one.directory).equal(two.directory);
        expect(registry.calls.filter((call) => call === "1/model.onnx")).length(1);
    });

    it("removes what nobody uses, and nothing else", async () => {
        const one = await store.fetch(registry, await registered("1"));
        const again = await store.fetch(registry, await registered("1"));
        (await store.fetch(registry, await registered("2"))).release();
        (await store.fetch(registry, await registered("3"))).release();
        await store.markGood(await registered("3"));
        expect(stored()).deep.equal(["1", "3"]);
        one.release();
        one.release();
        await store.prune();
        expect(stored(), "still in use by another").deep.equal(["1", "3"]);
        again.release();
        await store.prune();
        expect(stored()).deep.equal(["3"]);
    });

    it("keeps the version that served last from the moment it is opened", async () => {
        (await store.fetch(registry, await registered("2"))).release();
        await store.markGood(await registered("2"));
        const anew = await VersionStore.open(at("store"));
        await anew.prune();
        expect(stored()).deep.equal(["2"]);
    });

    it("clears away what a killed process left half done", async () => {
        mkdirSync(at("store", "incoming-x"));
        writeFileSync(at("store", "incoming-x", "model.onnx"), "half");
        await VersionStore.open(at("store"));
        expect(readdirSync(at("store"))).deep.equal(["versions"]);
    });

    it("gives what is on disk under another model's name to nobody", async () => {
        (await store.fetch(registry, await registered("1"))).release();
        expect(await store.stored("other", "1")).equal(null);
        const found = await store.stored("moderato", "1");
        expect(found?.contract.family).equal("linear");
    });
});
