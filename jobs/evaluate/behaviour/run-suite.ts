import { JIGSAW_LABELS } from "../../../model/contract";
import type { Interval } from "../bootstrap";
import type { TextScorer } from "../text-scorer";
import { EXPECTATIONS, type Expectation } from "./definition";
import type { Case, SuiteFunction } from "./suite";
import { signTest, wilsonInterval } from "./wilson";

/** A changed text may score this much away from its original even where that crosses the threshold. */
export const SAME_WITHIN = 0.05;

/** A share of passed cases. */
export interface PassRate {
    cases: number;
    passed: number;
    rate: number;
    /** Wilson's; cases of one function are made of the same templates, so take it for the least uncertainty. */
    interval: Interval;
}

export interface FunctionResult extends PassRate {
    name: string;
    /** Ids of the cases that failed. */
    failures: string[];
}

export interface SuiteResult {
    total: PassRate;
    byExpectation: Record<Expectation, PassRate | null>;
    functions: FunctionResult[];
}

/** Scores of every judged text, by case id: [labels]. */
export type SuiteScores = Map<string, ArrayLike<number>>;

/** Tries every case with the model, at the model's own thresholds. */
export async function runSuite(
    suite: readonly SuiteFunction[],
    scorer: TextScorer,
): Promise<{ result: SuiteResult; scores: SuiteScores }> {
    const cases = suite.flatMap((tried) => tried.cases);
    const bases = [...new Set(cases.flatMap(({ base }) => (base === undefined ? [] : [base])))];
    const scored = await scorer.scoreTexts([...cases.map(({ text }) => text), ...bases]);
    const scores: SuiteScores = new Map(cases.map(({ id }, at) => [id, scored[at] as ArrayLike<number>]));
    const ofBase = new Map(bases.map((text, at) => [text, scored[cases.length + at] as ArrayLike<number>]));

    const functions = suite.map((tried): FunctionResult => {
        const column = JIGSAW_LABELS.indexOf(tried.label);
        const threshold = scorer.contract.thresholds[tried.label];
        const passes = ({ id, base }: Case) => {
            const score = scores.get(id)?.[column] as number;
            const before = base === undefined ? NaN : (ofBase.get(base)?.[column] as number);
            return holds(tried.expect, score, before, threshold);
        };
        const failures = tried.cases.filter((one) => !passes(one)).map(({ id }) => id);
        return {
            name: tried.name,
            failures,
            ...passRate(tried.cases.length - failures.length, tried.cases.length),
        };
    });
    const over = (chosen: readonly FunctionResult[]) =>
        chosen.length === 0
            ? null
            : passRate(sum(chosen.map(({ passed }) => passed)), sum(chosen.map((f) => f.cases)));
    const total = over(functions);
    if (!total) throw new Error("bug: the suite has no functions");
    const byExpectation = Object.fromEntries(
        EXPECTATIONS.map((expect) => [
            expect,
            over(functions.filter((_, at) => suite[at]?.expect === expect)),
        ]),
    ) as Record<Expectation, PassRate | null>;
    return { result: { total, byExpectation, functions }, scores };
}

/** Whether a score is as expected; `before` is the original's. */
export function holds(expect: Expectation, score: number, before: number, threshold: number): boolean {
    switch (expect) {
        case "present":
            return score >= threshold;
        case "absent":
            return score < threshold;
        case "same":
            return score >= threshold === before >= threshold || Math.abs(score - before) <= SAME_WITHIN;
        case "higher":
            return score > before;
        case "lower":
            return score < before;
    }
}

/**
 * Largest chance at which a function counts as regressed although losses and wins are equally likely: small, as there
 * are dozens of functions, any of which may stop a promotion. Ten cases lost and none won are the least it takes.
 */
export const REGRESSION_LEVEL = 0.001;

/** A function that got worse from one model to another. */
export interface Regression {
    name: string;
    passed: number;
    passedBefore: number;
    cases: number;
    /** Ids of cases that the other model passed and this one fails. */
    lost: string[];
}

/**
 * Functions of which more cases were lost than won, by a sign test over the cases that changed (see `signTest`) at
 * `REGRESSION_LEVEL`: a case lost here and won there is no regression, ten lost and none won are.
 */
export function regressions(now: SuiteResult, before: SuiteResult): Regression[] {
    return now.functions.flatMap((result) => {
        const other = before.functions.find(({ name }) => name === result.name);
        if (!other) return [];
        const lost = result.failures.filter((id) => !other.failures.includes(id));
        const won = other.failures.filter((id) => !result.failures.includes(id));
        if (signTest(lost.length, won.length) > REGRESSION_LEVEL) return [];
        const { name, passed, cases } = result;
        return [{ name, passed, passedBefore: other.passed, cases, lost }];
    });
}

function passRate(passed: number, cases: number): PassRate {
    return { cases, passed, rate: passed / cases, interval: wilsonInterval(passed, cases) };
}

function sum(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0);
}
