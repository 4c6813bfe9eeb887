import type { LabelCurves } from "./curves";

/**
 * A Vega-Lite specification (https://vega.github.io/vega-lite/docs/), as plain JSON. Its own type is that of an
 * ES module, which a CommonJS file cannot name without an import attribute, and it would not catch much here.
 */
type Specification = Record<string, unknown>;

interface Plot {
    /** File name without its ending. */
    name: string;
    specification: Specification;
}

const SIZE = 340;
const SHARE = { domain: [0, 1] };

/** Every plot of an evaluation. */
export function plotsOf(curves: readonly LabelCurves[]): Plot[] {
    const rows = <T extends object>(of: (c: LabelCurves) => T[]) =>
        curves.flatMap((c) => of(c).map((point, order) => ({ label: c.label, order, ...point })));
    return [
        {
            name: "roc",
            specification: lines(
                "ROC",
                rows((c) => c.roc),
                ["fpr", "false positive rate"],
                ["tpr", "sensitivity"],
                true,
            ),
        },
        {
            name: "precision-recall",
            specification: lines(
                "Precision and recall",
                rows((c) => c.pr),
                ["recall", "recall"],
                ["precision", "precision"],
            ),
        },
        {
            name: "calibration",
            specification: lines(
                "Calibration: 0.8 should mean 80 %",
                rows((c) => c.calibration),
                ["meanScore", "mean score"],
                ["positiveRate", "share of positives"],
                true,
            ),
        },
        { name: "thresholds", specification: thresholds(curves) },
    ];
}

/** One line a label in a square of shares, with the diagonal where it means something. */
function lines(
    title: string,
    values: object[],
    x: [field: string, title: string],
    y: [field: string, title: string],
    diagonal = false,
): Specification {
    const axis = ([field, name]: [string, string]) => ({
        field,
        type: "quantitative",
        title: name,
        scale: SHARE,
    });
    const curve = {
        data: { values },
        mark: { type: "line", point: values.length <= 100 },
        encoding: {
            x: axis(x),
            y: axis(y),
            color: { field: "label", type: "nominal", sort: null },
            order: { field: "order", type: "quantitative" },
        },
    };
    const reference = {
        data: { values: [{ at: 0 }, { at: 1 }] },
        mark: { type: "line", strokeDash: [4, 4], color: "#999" },
        encoding: {
            x: { field: "at", type: "quantitative", scale: SHARE, title: x[1] },
            y: { field: "at", type: "quantitative", scale: SHARE, title: y[1] },
        },
    };
    return { title, width: SIZE, height: SIZE, layer: diagonal ? [reference, curve] : [curve] };
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
                x: { field: "threshold", type: "quantitative", scale: SHARE },
                y: { field: "value", type: "quantitative", scale: SHARE, title: null },
                color: { field: "figure", type: "nominal", title: null },
            },
        },
    };
}

/** An SVG document; drawn without a canvas or a browser. */
export async function toSvg(specification: Specification): Promise<string> {
    // ES modules only, and seconds to load: they are taken where a plot is drawn, and nowhere else.
    const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
    const complete = {
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        background: "white",
        ...specification,
    };
    const { spec } = vegaLite.compile(complete as unknown as Parameters<typeof vegaLite.compile>[0]);
    const view = new vega.View(vega.parse(spec), { renderer: "none" });
    try {
        return await view.toSVG();
    } finally {
        view.finalize();
    }
}
