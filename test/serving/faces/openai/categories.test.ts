import { expect } from "chai";
import { JIGSAW_LABELS, type Label, type ModelContract } from "../../../../model/contract";
import {
    DEFAULT_CATEGORY_LABELS,
    moderator,
    OPENAI_CATEGORIES,
    type CategoryLabels,
} from "../../../../serving/faces/openai/categories";

const perLabel = <T>(value: (label: Label) => T) =>
    Object.fromEntries(JIGSAW_LABELS.map((label) => [label, value(label)])) as Record<Label, T>;

/** Each label's threshold lies elsewhere, so that a wrong one shows. */
const contract = {
    thresholds: { ...perLabel(() => 0.5), toxic: 0.9, insult: 0.3, threat: 0.25 },
} as ModelContract;

const moderateScores = (scores: Partial<Record<Label, number>>, labels?: CategoryLabels) =>
    moderator(labels ?? DEFAULT_CATEGORY_LABELS)({ ...perLabel(() => 0), ...scores }, contract);

describe("moderator", () => {
    it("answers all thirteen categories, in OpenAI's order", () => {
        const result = moderateScores({});
        expect(OPENAI_CATEGORIES).length(13);
        for (const field of ["categories", "category_scores", "category_applied_input_types"] as const) {
            expect(Object.keys(result[field])).deep.equal([...OPENAI_CATEGORIES]);
        }
    });

    const table: [string, Partial<Record<Label, number>>, string[], Record<string, number>][] = [
        ["nothing", { toxic: 0.1 }, [], { harassment: 0.1, hate: 0 }],
        ["toxic below its own threshold", { toxic: 0.89 }, [], { harassment: 0.89 }],
        ["toxic at its threshold", { toxic: 0.9 }, ["harassment"], { harassment: 0.9 }],
        [
            "the label that reaches its threshold, though another is higher",
            { toxic: 0.8, insult: 0.3 },
            ["harassment"],
            { harassment: 0.8 },
        ],
        ["severe_toxic", { severe_toxic: 0.5 }, ["harassment"], { harassment: 0.5 }],
        [
            "a threat",
            { threat: 0.25 },
            ["harassment/threatening"],
            { "harassment/threatening": 0.25, violence: 0 },
        ],
        ["identity_hate", { identity_hate: 0.7 }, ["hate"], { hate: 0.7, "hate/threatening": 0 }],
        ["obscene, which no category means", { obscene: 1 }, [], { sexual: 0, harassment: 0 }],
    ];
    for (const [name, scores, flagged, categoryScores] of table) {
        it(`maps ${name}`, () => {
            const result = moderateScores(scores);
            const present = OPENAI_CATEGORIES.filter((category) => result.categories[category]);
            expect(present).deep.equal(flagged);
            expect(result.flagged).equal(flagged.length > 0);
            expect(result.category_scores).include(categoryScores);
        });
    }

    it("says which categories it looked at", () => {
        const { category_applied_input_types: types, category_scores: scores } = moderateScores({});
        const covered = OPENAI_CATEGORIES.filter((category) => types[category].length > 0);
        expect(covered).deep.equal(["harassment", "harassment/threatening", "hate"]);
        expect(types.harassment).deep.equal(["text"]);
        expect(types.sexual).deep.equal([]);
        expect(scores.sexual).equal(0);
    });

    it("takes an operator's mapping as a whole", () => {
        const result = moderateScores({ toxic: 1, obscene: 0.6 }, { sexual: ["obscene"], hate: [] });
        expect(result.categories).include({ sexual: true, harassment: false, hate: false });
        expect(result.category_applied_input_types.hate).deep.equal([]);
    });
});
