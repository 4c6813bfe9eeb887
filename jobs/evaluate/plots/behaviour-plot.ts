import { GROUPS } from "../behaviour/definition";
import type { SuiteFunction } from "../behaviour/suite";
import type { Evaluation } from "../evaluation";
import { LABEL_LIMIT, SIZE, type Plot } from "./specification";

/** Pass rate of each function, by group, the worst first. */
export function behaviourPlot(behaviour: Evaluation["behaviour"], suite: readonly SuiteFunction[]): Plot {
    // In the order in which they are drawn: layers that sort by a field each for themselves are at odds.
    const values = behaviour.functions
        .map(({ name, rate, interval: [low, high] }) => {
            const group = suite.find((tried) => tried.name === name)?.group;
            return { name, group: group ? GROUPS[group] : "", rate, low, high };
        })
        .sort((one, other) => one.rate - other.rate);
    const axis = { labelLimit: LABEL_LIMIT };
    const y = { field: "name", type: "nominal", sort: null, title: null, axis };
    const x = {
        type: "quantitative",
        scale: { domain: [0, 1] },
        title: "share of cases passed (95 % interval)",
    };
    return {
        name: "behaviour",
        caption:
            "The behavioural suite: what share of the made-up cases of each ability the model gets right.",
        specification: {
            title: "Behavioural suite by function",
            data: { values },
            facet: {
                row: {
                    field: "group",
                    type: "nominal",
                    sort: Object.values(GROUPS),
                    title: null,
                    header: {
                        labelAngle: 0,
                        labelAlign: "left",
                        labelOrient: "top",
                        labelAnchor: "start",
                        labelFontWeight: "bold",
                    },
                },
            },
            resolve: { scale: { y: "independent" } },
            spec: {
                width: SIZE,
                height: { step: 14 },
                layer: [
                    { mark: { type: "bar", color: "#56b4e9" }, encoding: { y, x: { ...x, field: "rate" } } },
                    {
                        mark: { type: "rule", color: "#333" },
                        encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" } },
                    },
                ],
            },
        },
    };
}
