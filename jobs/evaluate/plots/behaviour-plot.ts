import { GROUPS, type Group } from "../behaviour/definition";
import type { SuiteFunction } from "../behaviour/suite";
import type { Evaluation } from "../evaluation";
import { LABEL_LIMIT, SIZE, type Plot, type Specification } from "./specification";

/** Pass rate of each function, by group, the worst first. */
export function behaviourPlot(behaviour: Evaluation["behaviour"], suite: readonly SuiteFunction[]): Plot {
    const groups = (Object.keys(GROUPS) as Group[]).flatMap((group) => {
        const names = new Set(suite.filter((tried) => tried.group === group).map(({ name }) => name));
        const values = behaviour.functions
            .filter(({ name }) => names.has(name))
            .map(({ name, rate, interval: [low, high] }) => ({ name, rate, low, high }))
            .sort((one, other) => one.rate - other.rate);
        return values.length === 0 ? [] : [bars(GROUPS[group], values)];
    });
    return {
        name: "behaviour",
        caption:
            "The behavioural suite: what share of the made-up cases of each ability the model gets right.",
        specification: { title: "Behavioural suite by function", vconcat: groups },
    };
}

/** @param values in the order in which they are drawn */
function bars(title: string, values: object[]): Specification {
    const axis = { labelLimit: LABEL_LIMIT };
    const y = { field: "name", type: "nominal", sort: null, title: null, axis };
    const x = {
        type: "quantitative",
        scale: { domain: [0, 1] },
        title: "share of cases passed (95 % interval)",
    };
    return {
        title: { text: title, fontSize: 11 },
        data: { values },
        width: SIZE,
        height: { step: 14 },
        layer: [
            { mark: { type: "bar", color: "#56b4e9" }, encoding: { y, x: { ...x, field: "rate" } } },
            {
                mark: { type: "rule", color: "#333" },
                encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" } },
            },
        ],
    };
}
