import { expect } from "chai";
import { cpuSpan, machineCpuSeconds, processCpuSeconds } from "../../bench/cpu-times";

describe("machineCpuSeconds", () => {
    it("sums what cores were busy with and what their host took, but not idling and waiting for disks", () => {
        const stat = "cpu  100 10 200 5000 600 7 13 70 40 4\ncpu0 1 1 1 1 1 1 1 1 1 1\n";
        expect(machineCpuSeconds(() => stat)).to.equal((100 + 10 + 200 + 7 + 13 + 70) / 100);
    });

    it("is not known without /proc", () => {
        expect(
            machineCpuSeconds(() => {
                throw new Error("ENOENT");
            }),
        ).to.equal(null);
    });
});

describe("processCpuSeconds", () => {
    it("reads user and system time, whatever the process is called", () => {
        const fields = Array.from({ length: 50 }, (_, i) => String(i + 3));
        const stat = `42 (a) b (c) ${["S", ...fields.slice(1)].join(" ")}`;
        expect(processCpuSeconds(42, () => stat)).to.equal((14 + 15) / 100);
    });
});

describe("cpuSpan", () => {
    it("tells the use of this process, of a named one, and what is left", () => {
        const end = cpuSpan(process.pid);
        const until = performance.now() + 200;
        while (performance.now() < until);
        const { own, named, others } = end();
        expect(own).to.be.within(0.2, 1.5);
        if (process.platform === "linux") {
            expect(named).to.be.closeTo(own, 0.15);
            expect(others).to.be.at.least(0);
        }
    });

    it("does not know what is left where the named process is gone", function () {
        if (process.platform !== "linux") this.skip();
        expect(cpuSpan(2 ** 30)()).to.deep.include({ named: null, others: null });
    });
});
