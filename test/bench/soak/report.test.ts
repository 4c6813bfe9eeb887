import { expect } from "chai";
import { reportText, soakReport, type SoakFacts } from "../../../bench/soak/report";

const counts = { answered: 100, busy: 2, refused: 5, left: 3, wrong: 0, lost: 0 };

function facts(overrides: Partial<SoakFacts> = {}): SoakFacts {
    return {
        loadSeconds: 600,
        faces: ["native"],
        facesMissing: [],
        ledger: { begun: 110, open: 0, total: counts, kinds: { native: counts }, versions: { "1": 100 } },
        incidents: [],
        latencyMs: { mean: 1, p50: 1, p95: 2, p99: 3, max: 4 },
        memory: memory((s) => 200 + (s % 7)),
        events: (["reload", "refusal", "crash", "MLflow stopped", "MLflow started"] as const).map((kind) => ({
            kind,
            seconds: 1,
        })),
        storyProblems: [],
        isEmpty: true,
        metrics: {
            reloads: 2,
            refusals: 1,
            failedReloads: 0,
            crashes: 1,
            restartFailures: 0,
            registryFailures: 3,
            clientsLeft: 1,
        },
        serverEnd: "exit code 0",
        ...overrides,
    };
}

const memory = (value: (second: number) => number, seconds = 600): SoakFacts["memory"] =>
    Array.from({ length: seconds }, (_, second) => ({ seconds: second, value: value(second) }));

const problems = (overrides: Partial<SoakFacts>): string[] => soakReport(facts(overrides), 512).problems;

describe("soakReport", () => {
    it("has nothing to say where all went well", () => {
        const report = soakReport(facts(), 512);
        expect(report.problems).deep.equal([]);
        expect(report.memoryReport).include({ isJudged: true, grows: false, maxMegabytes: 206 });
        const text = reportText(report);
        expect(text).match(/requests +110: 100 answered rightly \(version 1: 100\)/);
        expect(text).match(/nothing was lost\n$/);
    });

    it("tells lost and wrong requests and those that never ended, with what happened", () => {
        const ledger = { ...facts().ledger, open: 4, total: { ...counts, lost: 2, wrong: 1 } };
        const incidents = [
            { outcome: "lost", kind: "native", detail: "socket hang up", seconds: 12.34 } as const,
        ];
        const report = soakReport(facts({ ledger, incidents }), 512);
        expect(report.problems).include.members([
            "2 requests were lost",
            "1 answers were wrong",
            "4 requests never ended",
        ]);
        expect(reportText(report)).match(
            /PROBLEM {2}2 requests were lost\n[^]*lost at 12.3 s, native: socket hang up/,
        );
    });

    it("tells memory that grows or is too much, but judges no trend of a short time", () => {
        expect(problems({ memory: memory((s) => 200 + s / 100 + (s % 7)) })[0]).match(
            /^memory grows by 3[56]\.\d MB\/h \(95 % between/,
        );
        expect(problems({ memory: memory((s) => 200 + s / 10, 60) })).deep.equal([]);
        expect(problems({ memory: memory((s) => (s === 300 ? 600 : 200)) })).deep.equal([
            "resident memory reached 600 MB, allowed are 512",
        ]);
    });

    it("tells a server that ended, ended badly, or still holds something", () => {
        expect(problems({ serverEnd: "SIGABRT" })).deep.equal(["the server ended with SIGABRT"]);
        expect(problems({ metrics: null })).deep.equal([
            "the server had ended before its figures could be read",
        ]);
        expect(problems({ isEmpty: false })[0]).match(/stayed in flight/);
    });

    it("tells what did not take place, since then nothing was tried", () => {
        expect(problems({ events: [] })).include("no crash took place: the soak was too short to tell");
        expect(problems({ metrics: { ...facts().metrics!, crashes: 0, reloads: 0 } })).deep.equal([
            "/metrics tells of 0 reloads, 1 were made",
            "/metrics tells of no crash of a scoring thread",
        ]);
        expect(problems({ storyProblems: ["not within 30 s: version 2 serves"] })).deep.equal([
            "not within 30 s: version 2 serves",
        ]);
    });
});
