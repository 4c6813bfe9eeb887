import { BIAS_AREAS } from "../bias";
import type { Evaluation } from "../evaluation";
import { LABEL_LIMIT, SIZE, type Plot, type Specification } from "./specification";

const SOURCES = { rows: "comments of the split", templates: "template sentences" } as const;

/** The three areas of each identity that is large enough, with their intervals; null where none is. */
export function biasPlot(bias: Evaluation["bias"]): Plot | null {
    const sources = (["rows", "templates"] as const).flatMap((source) => {
        const values = bias[source].identities.flatMap(({ identity, areas }) =>
            (areas ? BIAS_AREAS : []).map((area) => {
                const { value, interval } = (areas as NonNullable<typeof areas>)[area];
                const [low, high] = interval ?? [value, value];
                return { identity, area, value, low, high };
            }),
        );
        return values.length === 0 ? [] : [ranges(SOURCES[source], values)];
    });
    if (sources.length === 0) return null;
    return {
        name: "slices",
        caption:
            "Unintended bias: how well toxic and harmless comments are told apart where a group of people is named. " +
            "Low bpsn_auc: harmless comments are flagged for naming the group; low bnsp_auc: toxic ones are missed. " +
            "Groups with too few comments are left out.",
        specification: { title: "Bias by identity", vconcat: sources },
    };
}

/** @param values in the order in which they are drawn */
function ranges(title: string, values: object[]): Specification {
    const axis = { labelLimit: LABEL_LIMIT };
    const y = { field: "identity", type: "nominal", sort: null, title: "identity that is named", axis };
    const x = {
        type: "quantitative",
        scale: { zero: false },
        title: "area under the ROC curve (95 % interval)",
    };
    const color = { field: "area", type: "nominal", sort: BIAS_AREAS, title: "area" };
    const yOffset = { field: "area", sort: BIAS_AREAS };
    return {
        title: { text: title, fontSize: 11 },
        data: { values },
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
    };
}
