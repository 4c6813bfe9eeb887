import { BIAS_AREAS } from "../bias";
import type { Evaluation } from "../evaluation";
import { LABEL_LIMIT, SIZE, type Plot } from "./specification";

const SOURCES = { rows: "comments of the split", templates: "template sentences" } as const;

/** The three areas of each identity that is large enough, with their intervals; null where none is. */
export function biasPlot(bias: Evaluation["bias"]): Plot | null {
    const values = (["rows", "templates"] as const).flatMap((source) =>
        bias[source].identities.flatMap(({ identity, areas }) =>
            (areas ? BIAS_AREAS : []).map((area) => {
                const { value, interval } = (areas as NonNullable<typeof areas>)[area];
                const [low, high] = interval ?? [value, value];
                return { source: SOURCES[source], identity, area, value, low, high };
            }),
        ),
    );
    if (values.length === 0) return null;
    const identities = bias.rows.identities.map(({ identity }) => identity);
    const y = {
        field: "identity",
        type: "nominal",
        sort: identities,
        title: "identity that is named",
        axis: { labelLimit: LABEL_LIMIT },
    };
    const title = "area under the ROC curve (95 % interval)";
    const x = { type: "quantitative", scale: { zero: false }, title };
    const color = { field: "area", type: "nominal", sort: BIAS_AREAS, title: null };
    const yOffset = { field: "area", sort: BIAS_AREAS };
    return {
        name: "slices",
        caption:
            "Unintended bias: how well toxic and harmless comments are told apart where a group of people is named. " +
            "Low bpsn_auc: harmless comments are flagged for naming the group; low bnsp_auc: toxic ones are missed. " +
            "Groups with too few comments are left out.",
        specification: {
            title: "Bias by identity",
            data: { values },
            facet: { field: "source", type: "nominal", title: null },
            columns: 1,
            resolve: { scale: { x: "independent", y: "independent" } },
            spec: {
                width: SIZE,
                height: { step: 9 },
                layer: [
                    {
                        mark: { type: "rule" },
                        encoding: { y, yOffset, color, x: { ...x, field: "low" }, x2: { field: "high" } },
                    },
                    {
                        mark: { type: "point", filled: true, size: 35 },
                        encoding: { y, yOffset, color, x: { ...x, field: "value" } },
                    },
                ],
            },
        },
    };
}
