import { expect } from "chai";
import { waitingRun } from "../../../jobs/api/end-run";
import type { QueueEntry } from "../../../jobs/api/queue-store";
import { statusOf } from "../../../jobs/api/run-view";

const entry: QueueEntry = {
    id: "a",
    sequence: 1,
    pipeline: "data",
    parameters: {},
    submitted: "2026-01-01T00:00:10.000Z",
    cancelled: false,
};
const running = waitingRun("/home", entry);
const lockSince = (since: string) => ({ pid: 1, start: "1", host: "h", since, what: "pipeline data" });
const before = lockSince("2026-01-01T00:00:09.000Z");
const after = lockSince("2026-01-01T00:00:11.000Z");

describe("statusOf", () => {
    it("tells the run that is executed from one that was killed", () => {
        expect(statusOf(running, undefined, before)).to.equal("running");
        expect(statusOf(running, undefined, null)).to.equal("interrupted");
        // Another run holds the lock: this one has not been touched since.
        expect(statusOf(running, undefined, after)).to.equal("interrupted");
        expect(statusOf(running, entry, after)).to.equal("queued");
    });

    it("is how the run ended, as soon as that is known", () => {
        for (const status of ["succeeded", "failed"] as const)
            expect(statusOf({ ...running, status }, { ...entry, cancelled: true }, before)).to.equal(status);
    });

    it("is queued for one that was ended in good order and will be taken up", () =>
        expect(statusOf({ ...running, status: "cancelled" }, entry, null)).to.equal("queued"));
});
