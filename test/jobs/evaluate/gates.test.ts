import { expect } from "chai";
import { evaluationGates, gateFailure, type GatedEvaluation } from "../../../jobs/evaluate/gates";
import { openGates } from "../../support/gates";

const limits = openGates({
    minAccuracy: 0.8,
    minRocAuc: 0.9,
    minF1: 0.6,
    minBehaviour: 0.7,
    maxFprRise: 0,
    maxRegressedFunctions: 0,
});
const good = { "accuracy.toxic": 0.8, "roc_auc.toxic": 0.9, "f1.toxic": 0.6, "behaviour.pass_rate": 0.7 };
const end = (option: string) =>
    `Nothing was promoted. To let it pass nevertheless, give another limit (--${option}, or the stack's gates).`;
const RISE = "against.fpr_at_90_sensitivity.toxic";
const compared = { ...good, [RISE]: 0.03, "against.regressed_functions": 0 };

function failure(evaluation: Partial<GatedEvaluation>, regressed: string[] = []): string | null {
    const whole = { metrics: good, intervals: {}, against: null, ...evaluation };
    return gateFailure(evaluationGates(whole, limits), regressed);
}

describe("gates of the evaluation", () => {
    it("pass at the limit", () => {
        expect(failure({})).to.equal(null);
        expect(
            failure({
                metrics: compared,
                intervals: { [RISE]: [0, 0.05] },
                against: { comparable: true, binding: true },
            }),
        ).to.equal(null);
    });

    it("name metric, value and limit of each that fails", () => {
        expect(failure({ metrics: { ...good, "accuracy.toxic": 0.79 } })).to.equal(
            "gate failed: accuracy.toxic is 0.7900, the gate minAccuracy asks for at least 0.8. " +
                end("min-accuracy"),
        );
        const all = failure({
            metrics: {
                "accuracy.toxic": 0.79,
                "roc_auc.toxic": 0.5,
                "f1.toxic": 0.2,
                "behaviour.pass_rate": 0.69,
            },
        });
        expect(all)
            .to.match(/accuracy.*; roc_auc\.toxic is 0.5000, the gate minRocAuc asks for at least 0.9; /)
            .and.to.match(/f1\.toxic is 0.2000, the gate minF1 asks for at least 0.6; /)
            .and.to.match(/behaviour\.pass_rate is 0.6900, the gate minBehaviour asks for at least 0.7\./);
    });

    it("fail where false positives rose by more than chance allows, and not where they may not have", () => {
        const against = (low: number) => ({
            metrics: compared,
            intervals: { [RISE]: [low, 0.05] as const },
            against: { comparable: true, binding: true },
        });
        expect(failure(against(-0.001))).to.equal(null);
        expect(failure(against(0.012))).to.equal(
            `gate failed: ${RISE}.low is 0.0120, the gate maxFprRise asks for at most 0. ${end("max-fpr-rise")}`,
        );
    });

    it("fail where an ability got worse, and name it", () => {
        const metrics = { ...compared, "against.regressed_functions": 2 };
        expect(
            failure(
                { metrics, intervals: { [RISE]: [-0.1, 0] }, against: { comparable: true, binding: true } },
                ["praise", "leetspeak"],
            ),
        ).to.equal(
            "gate failed: against.regressed_functions is 2 (praise, leetspeak), the gate maxRegressedFunctions asks " +
                "for at most 0. " +
                end("max-regressed-functions"),
        );
    });

    it("ask nothing of a comparison where there was no version to compare with", () => {
        const names = (against: { comparable: boolean; binding: boolean } | null) =>
            evaluationGates({ metrics: {}, intervals: {}, against }, limits).map(({ gate }) => gate);
        expect(names(null)).to.deep.equal(["minAccuracy", "minRocAuc", "minF1", "minBehaviour"]);
        expect(names({ comparable: true, binding: true })).to.include.members([
            "maxFprRise",
            "maxRegressedFunctions",
        ]);
        expect(
            names({ comparable: true, binding: false }),
            "the other one learned from the sample",
        ).to.deep.equal(names(null));
        expect(names({ comparable: false, binding: true }), "the other one saw the rows")
            .to.include("maxRegressedFunctions")
            .and.to.not.include("maxFprRise");
    });

    it("fail where the metric could not be measured", () => {
        expect(failure({ metrics: { "accuracy.toxic": 0.9 } })).to.match(
            /roc_auc\.toxic could not be measured \(too few rows of a class\), the gate minRocAuc/,
        );
        expect(
            failure({ metrics: compared, intervals: {}, against: { comparable: true, binding: true } }),
        ).to.match(/toxic\.low could not be measured/);
    });
});
