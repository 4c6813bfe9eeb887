import type { Measured } from "../evaluation";
import type { Plot } from "./specification";

const CELL = 74;

/** Decisions at each label's threshold: counts, shaded by their share of the row. */
export function confusionPlot(confusions: Measured["confusions"]): Plot {
    const values = confusions.flatMap(({ label, counts: { tp, fp, tn, fn } }) => {
        const cell = (truth: string, decision: string, count: number, all: number) => ({
            label,
            truth,
            decision,
            count,
            share: all === 0 ? 0 : count / all,
        });
        return [
            cell("has it", "flagged", tp, tp + fn),
            cell("has it", "passed", fn, tp + fn),
            cell("has it not", "flagged", fp, fp + tn),
            cell("has it not", "passed", tn, fp + tn),
        ];
    });
    const x = { field: "decision", type: "nominal", title: "the model's decision", axis: { labelAngle: 0 } };
    const y = { field: "truth", type: "nominal", title: "the comment" };
    return {
        name: "confusion",
        caption:
            "Decisions at the thresholds that the model ships with, in comments. Upper right: missed; lower left: " +
            "innocent comments that were flagged.",
        specification: {
            title: "Right and wrong decisions",
            data: { values },
            facet: {
                field: "label",
                type: "nominal",
                sort: confusions.map(({ label }) => label),
                title: null,
            },
            columns: 3,
            spec: {
                width: 2 * CELL,
                height: 2 * CELL,
                layer: [
                    {
                        mark: "rect",
                        encoding: {
                            x,
                            y,
                            color: {
                                field: "share",
                                type: "quantitative",
                                title: "share of the row",
                                scale: { domain: [0, 1], range: ["#f2f6fa", "#0072b2"] },
                            },
                        },
                    },
                    {
                        mark: { type: "text", fontSize: 14 },
                        encoding: {
                            x,
                            y,
                            text: { field: "count", type: "quantitative" },
                            color: {
                                condition: { test: "datum.share > 0.55", value: "white" },
                                value: "#111",
                            },
                        },
                    },
                ],
            },
        },
    };
}
