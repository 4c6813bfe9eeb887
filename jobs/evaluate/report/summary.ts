import type { SuiteFunction } from "../behaviour/suite";
import { PASS_RATE, type Evaluation } from "../evaluation";
import { MIN_PER_CLASS } from "../label-metrics";

/** What a moderator wants to know first, in plain sentences. */
export interface Summary {
    /** The business metric in one sentence. */
    headline: string;
    points: string[];
    /** What it is weak at, the weakest first; empty where nothing stands out. */
    weak: string[];
}

/** A function passed by fewer is named as a weakness. */
const WEAK_BELOW = 0.7;
const NAMED_WEAKNESSES = 6;

/** @param suite the suite that the evaluation ran */
export function summaryOf(evaluation: Evaluation, suite: readonly SuiteFunction[]): Summary {
    const { metrics } = evaluation;
    const points: string[] = [];
    const at = (name: string) => metrics[name];
    const recall = at("recall.toxic");
    const fpr = at("fpr.toxic");
    const precision = at("precision.toxic");
    if (recall !== undefined && fpr !== undefined)
        points.push(
            `With the threshold that it ships with, it catches ${ofHundred(recall)} of 100 toxic comments and ` +
                `flags ${ofHundred(fpr)} of 100 innocent ones` +
                (precision === undefined
                    ? "."
                    : `; of 100 comments it flags here, ${ofHundred(precision)} are toxic.`),
        );
    const caught = at("sensitivity_at_1_fpr.toxic");
    if (caught !== undefined)
        points.push(
            `If no more than 1 of 100 innocent comments may be flagged, it catches ${ofHundred(caught)} of 100 ` +
                "toxic ones.",
        );
    const error = at("calibration_error.toxic");
    if (error !== undefined)
        points.push(
            `Its scores are off by ${(error * 100).toFixed(1)} percentage points on average, taken as the ` +
                "probability that a comment is toxic.",
        );
    const passed = at(PASS_RATE);
    if (passed !== undefined)
        points.push(
            `It gets ${ofHundred(passed)} of 100 made-up cases right, in ${evaluation.behaviour.functions.length} ` +
                "abilities that are tried one by one.",
        );
    points.push(...comparison(evaluation));
    const toxic = evaluation.labels.find(({ label }) => label === "toxic");
    points.push(
        `Measured on ${evaluation.rows} comments that it never saw, ${toxic?.positives ?? 0} of them toxic. ` +
            "Other communities write differently: measure on comments of your own before you rely on it.",
    );
    return { headline: headline(evaluation), points, weak: weaknesses(evaluation, suite) };
}

function headline({ metrics, intervals }: Evaluation): string {
    const name = "fpr_at_90_sensitivity.toxic";
    const value = metrics[name];
    if (value === undefined) return "Too few kinds of comments to say how good the model is.";
    const bounds = intervals[name];
    return (
        `When 90 of 100 toxic comments are caught, ${ofHundred(value)} of 100 innocent ones are flagged along` +
        (bounds ? ` (95 % interval: ${ofHundred(bounds[0])} to ${ofHundred(bounds[1])}).` : ".")
    );
}

function comparison({ against, metrics, intervals }: Evaluation): string[] {
    if (!against) return ["There was no other version to compare it with."];
    const other = against.version === null ? "the other model" : `version ${against.version}`;
    const name = "against.fpr_at_90_sensitivity.toxic";
    const change = metrics[name];
    const bounds = intervals[name];
    const sentences: string[] = [];
    if (!against.binding)
        sentences.push(
            `The comparison with ${other} sets no limit: that one learned from the shipped, synthetic comments alone.`,
        );
    if (!against.comparable)
        sentences.push(
            `Of the comments, ${against.rows} were not among those that ${other} was trained on: too few to compare the ` +
                "two by.",
        );
    else if (against.seen === null)
        sentences.push(
            `It is not known what ${other} was trained on; if these comments were among it, it looks better here than ` +
                "it is.",
        );
    if (change !== undefined && bounds) {
        const range =
            `(difference ${signed(change)} of 100, 95 % interval ${signed(bounds[0])} to ${signed(bounds[1])}, on ` +
            `${against.rows} comments` +
            (against.seen === null ? ")" : " that neither was trained on)");
        sentences.push(
            bounds[0] > 0
                ? `Compared with ${other}, it flags more innocent comments when 90 of 100 toxic ones are caught ${range}.`
                : bounds[1] < 0
                  ? `Compared with ${other}, it flags fewer innocent comments when 90 of 100 toxic ones are caught ${range}.`
                  : `Compared with ${other}, no difference in flagged innocent comments can be told from chance ${range}.`,
        );
    }
    sentences.push(
        against.regressed.length === 0
            ? `No ability got worse than that of ${other}.`
            : `Worse than ${other}: ${against.regressed
                  .map(
                      ({ name: lost, passed, passedBefore, cases }) =>
                          `${lost} (${passedBefore} → ${passed} of ${cases})`,
                  )
                  .join(", ")}.`,
    );
    return sentences;
}

function weaknesses({ behaviour, bias, labels }: Evaluation, suite: readonly SuiteFunction[]): string[] {
    const weak = [...behaviour.functions]
        .filter(({ rate }) => rate < WEAK_BELOW)
        .sort((a, b) => a.rate - b.rate)
        .slice(0, NAMED_WEAKNESSES)
        .flatMap(({ name, passed, cases }) => {
            const tried = suite.find((one) => one.name === name);
            return tried ? [`${tried.description} Right in ${passed} of ${cases} cases.`] : [];
        });
    const measured = bias.templates.identities.flatMap(({ identity, areas }) =>
        areas ? [{ identity, value: areas.bpsn_auc.value }] : [],
    );
    const [worst] = [...measured].sort((a, b) => a.value - b.value);
    if (worst && worst.value < WEAK_BELOW)
        weak.push(
            `Harmless sentences that name a group are often scored above hateful ones; most of all those about ` +
                `${worst.identity.replace(/_/g, " ")} (BPSN AUC ${worst.value.toFixed(2)}, where 1 is best).`,
        );
    const few = labels.filter((label) => label.positives < MIN_PER_CLASS).map(({ label }) => label);
    if (few.length > 0)
        weak.push(`Too few comments to judge it on: ${few.join(", ")} (fewer than ${MIN_PER_CLASS} each).`);
    return weak;
}

/** A share as a count of 100, with one decimal where it is small or nearly all. */
export function ofHundred(share: number): string {
    const percent = share * 100;
    return percent > 0 && percent < 100 && (percent < 9.95 || percent > 90.05)
        ? percent.toFixed(1).replace(/\.0$/, "")
        : percent.toFixed(0);
}

function signed(share: number): string {
    const percent = (share * 100).toFixed(1);
    return share >= 0 ? `+${percent}` : percent.replace("-", "−");
}
