import type { Measured } from "../evaluation";
import { behaviourPlot } from "./behaviour-plot";
import { biasPlot } from "./bias-plot";
import { confusionPlot } from "./confusion-plot";
import { curvePlots } from "./curve-plots";
import type { Plot } from "./specification";

/** Every plot of an evaluation, in the order of the report. */
export function plotsOf({ curves, confusions, evaluation, suite }: Omit<Measured, "scores">): Plot[] {
    const bias = biasPlot(evaluation.bias);
    return [
        ...curvePlots(curves),
        confusionPlot(confusions),
        ...(bias ? [bias] : []),
        behaviourPlot(evaluation.behaviour, suite),
    ];
}
