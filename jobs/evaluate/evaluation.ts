import { z } from "zod";
import { JIGSAW_LABELS, type Label, type ModelContract } from "../../model/contract";
import { BIAS_AREAS, measureBias, type Bias, type Measure } from "./bias";
import { EXPECTATIONS } from "./behaviour/definition";
import { regressions, runSuite, type SuiteResult, type SuiteScores } from "./behaviour/run-suite";
import { behaviourSuite, type SuiteFunction } from "./behaviour/suite";
import type { Interval } from "./bootstrap";
import { curvesOf, type LabelCurves } from "./curves";
import type { LabelledComment } from "./data-set";
import { IDENTITIES, identitiesIn } from "./identities";
import { compareLabel, measureLabel, MIN_PER_CLASS, type Figures } from "./label-metrics";
import { confusionAt, type Confusion } from "./metrics";
import type { TextScorer } from "./text-scorer";
import { fingerprintOf, type SeenRows } from "./training-rows";

const interval = z.tuple([z.number(), z.number()]);
const measure95 = z.object({ value: z.number(), interval: interval.nullable() });
const areas = z.object({ subgroup_auc: measure95, bpsn_auc: measure95, bnsp_auc: measure95 });
const bias = z.object({
    identities: z.array(
        z.object({
            identity: z.enum(IDENTITIES),
            positives: z.int(),
            negatives: z.int(),
            areas: areas.nullable(),
        }),
    ),
    means: areas.nullable(),
    final: measure95.nullable(),
});
const rate = z.object({ cases: z.int(), passed: z.int(), rate: z.number(), interval });

/** `evaluation.json` */
export const evaluationSchema = z.object({
    contract: z.literal(2),
    split: z.string(),
    rows: z.int().positive(),
    /** sha256 of the graph that was measured, and fingerprint of the data. */
    model_sha256: z.string(),
    data_sha256: z.string(),
    /**
     * `<metric>.<label>`, `<metric>.macro`, `bias.…`, `behaviour.…`, `against.…` to value; what the rows do not define
     * is absent. The names are stable: MLflow's runs are compared by them.
     */
    metrics: z.record(z.string(), z.number()),
    /** Of those metrics that have one: the 95 % interval. */
    intervals: z.record(z.string(), interval),
    /** Rows of each label. */
    labels: z.array(
        z.object({
            label: z.enum(JIGSAW_LABELS),
            threshold: z.number(),
            positives: z.int(),
            negatives: z.int(),
        }),
    ),
    bias: z.object({ rows: bias, templates: bias }),
    behaviour: z.object({
        total: rate,
        byExpectation: z.record(z.enum(EXPECTATIONS), rate.nullable()),
        functions: z.array(rate.extend({ name: z.string(), failures: z.array(z.string()) })),
    }),
    /** The model that it was compared with; null where there was none. */
    against: z
        .object({
            /** As registered; null where a folder was given. */
            version: z.string().nullable(),
            model_sha256: z.string(),
            /** Rows on which the two were compared: those that the other was not trained on. */
            rows: z.int(),
            /** Rows left out as the other was trained on them; null where that is not known. */
            seen: z.int().nullable(),
            /** Whether enough of those rows are toxic, and enough are not, for a difference to mean anything. */
            comparable: z.boolean(),
            /**
             * Whether it sets limits: one that learned from the shipped, synthetic sample sets none, as it was made for
             * trying and not for moderating.
             */
            binding: z.boolean(),
            regressed: z.array(
                z.object({
                    name: z.string(),
                    passed: z.int(),
                    passedBefore: z.int(),
                    cases: z.int(),
                    lost: z.array(z.string()),
                }),
            ),
        })
        .nullable(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** What was measured, and what plots are made of. */
export interface Measured {
    /** [rows][labels] */
    scores: ArrayLike<number>[];
    evaluation: Omit<Evaluation, "contract" | "split" | "data_sha256">;
    curves: LabelCurves[];
    confusions: { label: Label; counts: Confusion }[];
    suite: readonly SuiteFunction[];
}

/** The model to compare with. */
export interface Rival {
    version: string | null;
    scorer: TextScorer;
    /** Comments that it was trained on; null where that is not known. */
    seen: SeenRows | null;
}

/**
 * Scores the rows and the behavioural suite as the server would, and measures each label at the contract's
 * threshold; where there is a rival, on the same rows and cases.
 */
export async function measure(
    scorer: TextScorer,
    rows: readonly LabelledComment[],
    rival: Rival | null = null,
    suite: readonly SuiteFunction[] = behaviourSuite(),
): Promise<Measured> {
    const named = new Named();
    const texts = rows.map((row) => row.text);
    const scores = await scorer.scoreTexts(texts);
    const { thresholds } = scorer.contract;
    const truthOf = (column: number) => Uint8Array.from(rows, (row) => row.labels[column] as number);

    const byLabel = JIGSAW_LABELS.map((label, column) => {
        const threshold = thresholds[label];
        const measured = measureLabel({ scores: columnOf(scores, column), threshold }, truthOf(column));
        return { label, threshold, ...measured };
    });
    for (const { label, figures, intervals } of byLabel) {
        for (const [name, value] of Object.entries(figures))
            named.add(`${name}.${label}`, value, intervals[name] ?? null);
    }
    addMacro(
        named,
        byLabel.map(({ figures }) => figures),
    );

    const biasOfRows = measureBias(
        columnOf(scores, TOXIC),
        truthOf(TOXIC),
        texts.map((text) => identitiesIn(text)),
    );
    const behaviour = await runSuite(suite, scorer);
    const biasOfTemplates = templateBias(suite, behaviour.scores);
    addBias(named, "bias", biasOfRows);
    addBias(named, "bias.templates", biasOfTemplates);
    addBehaviour(named, behaviour.result);
    const against =
        rival &&
        (await compare(
            named,
            { rival, rows, texts, scores, contract: scorer.contract },
            suite,
            behaviour.result,
        ));

    return {
        scores,
        evaluation: {
            rows: rows.length,
            model_sha256: scorer.contract.files["model.onnx"].sha256,
            metrics: named.metrics,
            intervals: named.intervals,
            labels: byLabel.map(({ label, threshold, ranking: { positives, negatives } }) => ({
                label,
                threshold,
                positives,
                negatives,
            })),
            bias: { rows: biasOfRows, templates: biasOfTemplates } as Evaluation["bias"],
            behaviour: behaviour.result as Evaluation["behaviour"],
            against,
        },
        curves: byLabel.flatMap(({ label, ranking }) => curvesOf(label, ranking) ?? []),
        confusions: byLabel.map(({ label, ranking, threshold }) => ({
            label,
            counts: confusionAt(ranking, threshold),
        })),
        suite,
    };
}

const TOXIC = JIGSAW_LABELS.indexOf("toxic");

/** Metrics by their stable names. */
class Named {
    readonly metrics: Record<string, number> = {};
    readonly intervals: Record<string, [number, number]> = {};

    add(name: string, value: number | null, bounds: Interval | null): void {
        if (value === null) return;
        this.metrics[name] = value;
        if (bounds) this.intervals[name] = [bounds[0], bounds[1]];
    }
}

/** The mean over the labels that have the metric; without an interval, as the labels' errors hang together. */
function addMacro(named: Named, labels: readonly Figures[]): void {
    for (const name of Object.keys(labels[0] ?? {})) {
        const present = labels.flatMap((figures) => figures[name] ?? []);
        if (present.length > 0)
            named.add(
                `${name}.macro`,
                present.reduce((total, value) => total + value, 0) / present.length,
                null,
            );
    }
}

function addBias(named: Named, prefix: string, { identities, means, final }: Bias): void {
    const add = (name: string, { value, interval: bounds }: Measure) => named.add(name, value, bounds);
    for (const { identity, areas: measured } of identities) {
        for (const area of measured ? BIAS_AREAS : [])
            add(`${prefix}.${area}.${identity}`, (measured as NonNullable<typeof measured>)[area]);
    }
    for (const area of means ? BIAS_AREAS : [])
        add(`${prefix}.${area}.mean`, (means as NonNullable<typeof means>)[area]);
    if (final) add(`${prefix}.final`, final);
    named.add(`${prefix}.identities`, identities.filter((i) => i.areas !== null).length, null);
}

function addBehaviour(named: Named, { total, byExpectation, functions }: SuiteResult): void {
    named.add(PASS_RATE, total.rate, total.interval);
    for (const expect of EXPECTATIONS) {
        const result = byExpectation[expect];
        if (result) named.add(`${PASS_RATE}.${expect}`, result.rate, result.interval);
    }
    for (const { name, rate: share, interval: bounds } of functions)
        named.add(`behaviour.function.${name}`, share, bounds);
}

/** Share of the suite's cases that passed. */
export const PASS_RATE = "behaviour.pass_rate";
/** Number of functions that got worse against the model that was compared with. */
export const REGRESSED = "against.regressed_functions";

/**
 * The bias metrics over the suite's sentences about groups, which are the same for every group, as Dixon et al.
 * ("Measuring and Mitigating Unintended Bias in Text Classification", 2018) had it: what is left between the groups
 * is the word that names them. Background of one group are the sentences about the others.
 */
function templateBias(suite: readonly SuiteFunction[], scores: SuiteScores): Bias {
    const cases = suite
        .filter(({ group }) => group === "identity")
        .flatMap(({ expect, cases: list }) =>
            list.map((one) => ({ ...one, toxic: expect === "present" ? 1 : 0 })),
        );
    return measureBias(
        cases.map(({ id }) => (scores.get(id) as ArrayLike<number>)[TOXIC] as number),
        cases.map(({ toxic }) => toxic),
        cases.map(({ identity }) => new Set(identity ? [identity] : [])),
    );
}

interface Comparison {
    rival: Rival;
    rows: readonly LabelledComment[];
    texts: readonly string[];
    scores: ArrayLike<number>[];
    contract: ModelContract;
}

async function compare(
    named: Named,
    { rival, rows, texts, scores, contract }: Comparison,
    suite: readonly SuiteFunction[],
    behaviour: SuiteResult,
): Promise<Evaluation["against"]> {
    const { scorer, version, seen } = rival;
    // A data set that is split anew, for a new seed or for added rows, tests on what the other model learned from:
    // on those rows it would look better than it is.
    const unseen = texts.flatMap((text, row) => (seen?.has(fingerprintOf(text)) ? [] : [row]));
    const others = await scorer.scoreTexts(unseen.map((row) => texts[row] as string));
    const ours = unseen.map((row) => scores[row] as ArrayLike<number>);
    const toxic = unseen.filter((row) => rows[row]?.labels[TOXIC] === 1).length;
    JIGSAW_LABELS.forEach((label, column) => {
        const differences = compareLabel(
            { scores: columnOf(ours, column), threshold: contract.thresholds[label] },
            { scores: columnOf(others, column), threshold: scorer.contract.thresholds[label] },
            Uint8Array.from(unseen, (row) => rows[row]?.labels[column] as number),
        );
        for (const [name, { difference, interval: bounds }] of Object.entries(differences))
            named.add(`against.${name}.${label}`, difference, bounds);
    });
    const before = await runSuite(suite, scorer);
    const regressed = regressions(behaviour, before.result);
    named.add(`against.${PASS_RATE}`, behaviour.total.rate - before.result.total.rate, null);
    named.add(REGRESSED, regressed.length, null);
    return {
        version,
        model_sha256: scorer.contract.files["model.onnx"].sha256,
        rows: unseen.length,
        seen: seen && texts.length - unseen.length,
        comparable: Math.min(toxic, unseen.length - toxic) >= MIN_PER_CLASS,
        binding: scorer.contract.training.sample !== true,
        regressed,
    };
}

function columnOf(scores: readonly ArrayLike<number>[], column: number): Float64Array {
    return Float64Array.from(scores, (row) => row[column] as number);
}
