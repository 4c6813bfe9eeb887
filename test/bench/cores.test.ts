import { expect } from "chai";
import { chooseCores, parseCpuList } from "../../bench/cores";

describe("parseCpuList", () => {
    it("reads single cores and ranges", () => {
        expect(parseCpuList("0-2,8")).to.deep.equal([0, 1, 2, 8]);
        expect(parseCpuList("5")).to.deep.equal([5]);
        expect(parseCpuList("")).to.deep.equal([]);
    });
});

describe("chooseCores", () => {
    const machine =
        (allowed: string, siblings: Record<number, string> = {}) =>
        (path: string): string => {
            if (path === "/proc/self/status") return `Name:\tnode\nCpus_allowed_list:\t${allowed}\n`;
            const core = Number(/cpu(\d+)\/topology\/thread_siblings_list$/.exec(path)?.[1]);
            const list = siblings[core];
            if (list === undefined) throw new Error("ENOENT");
            return `${list}\n`;
        };

    it("takes cores that this process may use", () => {
        expect(chooseCores("linux", machine("4-7"))).to.deep.equal({
            server: 4,
            generator: 5,
            areSiblings: false,
        });
    });

    it("passes over the other thread of the same physical core", () => {
        const read = machine("0-3", { 0: "0-1" });
        expect(chooseCores("linux", read)).to.deep.equal({ server: 0, generator: 2, areSiblings: false });
    });

    it("says so where there is no other", () => {
        const read = machine("0,4", { 0: "0,4" });
        expect(chooseCores("linux", read)).to.deep.equal({ server: 0, generator: 4, areSiblings: true });
    });

    it("refuses one core, and systems that cannot pin", () => {
        expect(() => chooseCores("linux", machine("3"))).to.throw(/one core \(3\).*--mode unpinned/);
        expect(() => chooseCores("darwin")).to.throw(/darwin does not have.*--mode unpinned/);
    });
});
