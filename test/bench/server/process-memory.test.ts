import { expect } from "chai";
import { readMemory } from "../../../bench/server/process-memory";

describe("readMemory", () => {
    it("reads what is resident now and at most, in bytes", () => {
        const status = "Name:\tnode\nVmPeak:\t  900000 kB\nVmHWM:\t  300000 kB\nVmRSS:\t  200000 kB\n";
        const read = (path: string): string => (path === "/proc/42/status" ? status : "");
        expect(readMemory(42, "linux", read)).to.deep.equal({ now: 204_800_000, peak: 307_200_000 });
    });

    it("says that nothing is known elsewhere, and never makes a figure up", () => {
        expect(readMemory(42, "darwin")).to.equal(null);
        expect(() => readMemory(42, "linux", () => "Name:\tnode\n")).to.throw(/no VmRSS/);
    });

    it("tells of this process what Node tells", () => {
        const memory = readMemory(process.pid);
        if (memory === null) expect(process.platform).not.to.equal("linux");
        else {
            expect(memory.now).to.be.closeTo(process.memoryUsage.rss(), 20e6);
            expect(memory.peak).to.be.at.least(memory.now);
        }
    });
});
