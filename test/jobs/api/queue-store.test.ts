import { expect } from "chai";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueueStore, type QueueEntry } from "../../../jobs/api/queue-store";
import { useTemporaryFolder } from "../../support/temporary-folder";

const entry = (id: string, sequence: number): QueueEntry => ({
    id,
    sequence,
    pipeline: "data",
    parameters: {},
    submitted: "2026-01-01T00:00:00.000Z",
    cancelled: false,
});

describe("QueueStore", () => {
    const home = useTemporaryFolder();
    const none = (file: string) => expect.fail(file);

    it("gives back what was written in the order of asking, not of names", () => {
        const store = new QueueStore(home());
        expect(store.readAll(none)).to.deep.equal([]);
        for (const one of [entry("b", 1), entry("a", 10), entry("c", 9)]) store.write(one);
        store.remove("b");
        expect(new QueueStore(home()).readAll(none)).to.deep.equal([entry("c", 9), entry("a", 10)]);
    });

    it("sets aside a file that is none of ours, and says so", () => {
        const store = new QueueStore(home());
        store.readAll(none);
        store.write(entry("a", 1));
        writeFileSync(join(store.folder, "x.json"), '{"id":');
        const told: string[] = [];
        expect(store.readAll((file) => told.push(file))).to.deep.equal([entry("a", 1)]);
        expect(told).to.deep.equal([join(store.folder, "x.json.broken")]);
        expect(readdirSync(store.folder)).to.have.members(["a.json", "x.json.broken"]);
        expect(store.readAll(none)).to.have.length(1);
    });
});
