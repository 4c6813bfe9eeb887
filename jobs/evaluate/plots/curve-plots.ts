import type { LabelCurves } from "../curves";
import { SHARE, SIZE, type Plot, type Specification } from "./specification";

/** A bin of fewer comments says more of chance than of the model. */
const MIN_BIN_ROWS = 10;

type Axis = readonly [field: string, title: string];

/** ROC, precision and recall, reliability, and what each threshold gives. */
export function curvePlots(curves: readonly LabelCurves[]): Plot[] {
    const rows = <T extends object>(of: (c: LabelCurves) => T[]) =>
        curves.flatMap((c) => of(c).map((point, order) => ({ label: c.label, order, ...point })));
    return [
        {
            name: "roc",
            caption:
                "ROC curve: what share of the comments with a label is caught (up) for what share of the others is " +
                "flagged along (right). The nearer to the upper left corner, the better; the dashed line is guessing.",
            specification: lines(
                "ROC",
                rows((c) => c.roc),
                ["fpr", "false positive rate (share of others that is flagged)"],
                ["tpr", "sensitivity (share of positives that is caught)"],
                "line",
            ),
        },
        {
            name: "precision-recall",
            caption:
                "Precision and recall: what share of the flagged comments really has the label (up) when so many of " +
                "them are caught (right). Rare labels lie lower, however good the model is.",
            specification: lines(
                "Precision and recall",
                rows((c) => c.pr),
                ["recall", "recall (share of positives that is caught)"],
                ["precision", "precision (share of flagged that is right)"],
            ),
        },
        {
            name: "calibration",
            caption:
                "Reliability: of the comments scored about 0.8, about 80 % should have the label. Points above the " +
                "dashed line: scored too low; below: too high. Large points stand for many comments; bins of fewer than 10 are left out.",
            specification: lines(
                "Reliability: 0.8 should mean 80 %",
                rows((c) => c.calibration.filter((bin) => bin.rows >= MIN_BIN_ROWS)),
                ["meanScore", "mean score (probability)"],
                ["positiveRate", "share of comments with the label"],
                "points",
            ),
        },
        {
            name: "thresholds",
            caption:
                "What each threshold would give: the lower it is, the more is caught (recall) and the more innocent " +
                "comments are flagged (false positive rate).",
            specification: thresholds(curves),
        },
    ];
}

/** One line a label in a square of shares, with the diagonal where it means something. */
function lines(
    title: string,
    values: object[],
    x: Axis,
    y: Axis,
    diagonal?: "line" | "points",
): Specification {
    const axis = ([field, name]: Axis) => ({ field, type: "quantitative", title: name, scale: SHARE });
    const color = { field: "label", type: "nominal", sort: null, title: "label" };
    const curve = {
        data: { values },
        mark: { type: "line", clip: true },
        encoding: { x: axis(x), y: axis(y), color, order: { field: "order", type: "quantitative" } },
    };
    const points = {
        data: { values },
        mark: { type: "point", filled: true, opacity: 0.8 },
        encoding: {
            x: axis(x),
            y: axis(y),
            color,
            size: {
                field: "rows",
                type: "quantitative",
                title: "comments",
                scale: { type: "sqrt", range: [10, 200] },
            },
        },
    };
    const reference = {
        data: { values: [{ at: 0 }, { at: 1 }] },
        mark: { type: "line", strokeDash: [4, 4], color: "#767676" },
        encoding: { x: axis(["at", x[1]]), y: axis(["at", y[1]]) },
    };
    const layer = [
        ...(diagonal ? [reference] : []),
        curve,
        ...(diagonal === "points" && values.length > 0 ? [points] : []),
    ];
    return { title, width: SIZE, height: SIZE, layer };
}

/** What moving the threshold would do to each label. */
function thresholds(curves: readonly LabelCurves[]): Specification {
    const values = curves.flatMap(({ label, sweep }) =>
        sweep.flatMap(({ threshold, precision, recall, fpr }) => [
            ...(precision === null ? [] : [{ label, threshold, figure: "precision", value: precision }]),
            { label, threshold, figure: "recall", value: recall },
            { label, threshold, figure: "false positive rate", value: fpr },
        ]),
    );
    return {
        title: "What each threshold gives",
        data: { values },
        facet: { field: "label", type: "nominal", sort: curves.map(({ label }) => label), title: null },
        columns: 3,
        spec: {
            width: SIZE / 2,
            height: SIZE / 2,
            mark: "line",
            encoding: {
                x: {
                    field: "threshold",
                    type: "quantitative",
                    scale: SHARE,
                    title: "threshold (probability)",
                },
                y: { field: "value", type: "quantitative", scale: SHARE, title: "share" },
                color: { field: "figure", type: "nominal", title: "share" },
            },
        },
    };
}
