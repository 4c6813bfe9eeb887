import { expect } from "chai";
import { ExpectedScores, type Scores } from "../../../bench/soak/expected-scores";
import { facesOf, type Face } from "../../../bench/soak/faces";

const scores = (toxic: number): Scores => ({
    toxic,
    severe_toxic: 0.05,
    obscene: 0.2,
    threat: 0.03,
    insult: 0.4,
    identity_hate: 0.01,
});
const expected = new ExpectedScores(
    new Map([
        [
            "1",
            new Map([
                ["a", scores(0.1)],
                ["b", scores(0.9)],
            ]),
        ],
        [
            "2",
            new Map([
                ["a", scores(0.2)],
                ["b", scores(0.8)],
            ]),
        ],
    ]),
);
const face = (name: string): Face => facesOf("m").find((f) => f.name === name) as Face;

describe("ExpectedScores", () => {
    const native = face("native");

    it("finds nothing wrong with right scores", () => {
        expect(expected.fault(native, "1", ["a", "b"], [scores(0.1), scores(0.9)])).equal(null);
        expect(expected.fault(native, "2", ["a"], [scores(0.2004)])).equal(null);
    });

    it("finds another version's scores, swapped texts, missing and NaN scores", () => {
        expect(expected.fault(native, "2", ["a"], [scores(0.1)])).match(/toxic is 0.1, version 2 gives 0.2/);
        expect(expected.fault(native, "1", ["a", "b"], [scores(0.9), scores(0.1)])).match(/text 0/);
        expect(expected.fault(native, "1", ["a"], [{}])).match(/NaN/);
        expect(expected.fault(native, "1", ["a"], [scores(NaN)])).match(/NaN/);
        expect(expected.fault(native, "1", ["a", "b"], [scores(0.1)])).match(/1 results for 2 texts/);
    });

    it("finds a version that must not serve", () => {
        expect(expected.fault(native, "3", ["a"], [scores(0.1)])).match(/"3" answered/);
    });

    it("never quotes a comment", () => {
        const fault = expected.fault(native, "1", ["b"], [scores(0)]);
        expect(fault).match(/^text 0: toxic/);
    });

    it("compares what a face tells in its own words", () => {
        const told = { harassment: 0.9, "harassment/threatening": 0.03, hate: 0.01 };
        const openai = face("openai");
        expect(expected.fault(openai, "1", ["b"], [told])).equal(null);
        expect(expected.fault(openai, "1", ["b"], [{ ...told, hate: 0.5 }])).match(/hate is 0.5/);
    });
});
