import { GROUPS, type Group } from "../behaviour/definition";
import { SAME_WITHIN } from "../behaviour/run-suite";
import type { SuiteFunction } from "../behaviour/suite";
import { RESAMPLES } from "../bootstrap";
import type { Evaluation } from "../evaluation";
import { MIN_PER_CLASS } from "../label-metrics";
import { html, Html } from "./html";
import { STYLE } from "./style";
import { summaryOf } from "./summary";
import { biasTable, businessTable, comparisonTable, labelTable } from "./tables";

export interface DrawnPlot {
    name: string;
    caption: string;
    svg: string;
}

/** Failed cases that are shown of each function. */
const SHOWN_FAILURES = 5;

/**
 * One HTML file that tells all of an evaluation: it needs no other file and no network, and holds no comment of the
 * data set (the cases shown are the suite's own).
 */
export function reportHtml(
    evaluation: Evaluation,
    suite: readonly SuiteFunction[],
    plots: readonly DrawnPlot[],
): string {
    const title = `Evaluation of model ${evaluation.model_sha256.slice(0, 12)}`;
    const { headline, points, weak } = summaryOf(evaluation, suite);
    const figure = (name: string) => plots.filter((plot) => plot.name === name).map(drawn);
    const page = html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>${title}</title>
                <style>
                    ${new Html(STYLE)}
                </style>
            </head>
            <body>
                <main>
                    <h1>${title}</h1>
                    <section class="summary" aria-label="Summary">
                        <p><strong>${headline}</strong></p>
                        <ul>
                            ${points.map((point) => html`<li>${point}</li>`)}
                        </ul>
                        ${
                            weak.length === 0
                                ? html`<p>No ability of the suite stands out as weak.</p>`
                                : html`<p>What it is weak at:</p>
                                      <ul>
                                          ${weak.map((one) => html`<li>${one}</li>`)}
                                      </ul>`
                        }
                    </section>
                    <h2>What catching costs</h2>
                    ${businessTable(evaluation)} ${figure("roc")} ${figure("thresholds")}
                    <h2>Each label</h2>
                    ${labelTable(evaluation)} ${figure("confusion")} ${figure("precision-recall")}
                    ${figure("calibration")}
                    ${
                        evaluation.against
                            ? html`<h2>
                                      Against
                                      ${evaluation.against.version === null ? "the other model" : `version ${evaluation.against.version}`}
                                  </h2>
                                  ${comparisonTable(evaluation)} ${regressed(evaluation)}`
                            : ""
                    }
                    <h2>Groups of people</h2>
                    <p>
                        Subgroup AUC: are toxic and harmless comments about the group told apart? BPSN AUC:
                        are harmless ones about it ranked below toxic ones about others (low: they are flagged
                        for the word)? BNSP AUC: are toxic ones about it ranked above harmless ones about
                        others (low: they are missed)? 1 is best, 0.5 is guessing.
                    </p>
                    ${biasTable(evaluation, "rows", "Comments of the split that name the group")}
                    ${biasTable(evaluation, "templates", "Template sentences, the same for every group")}
                    ${figure("slices")}
                    <h2>Abilities</h2>
                    ${abilities(evaluation, suite)} ${figure("behaviour")}
                    <h2>How this was measured</h2>
                    ${method(evaluation)}
                </main>
            </body>
        </html>`;
    // Its indentation would be a third of the file.
    return `${page.source.replace(/\n\s+/g, "\n").trim()}\n`;
}

function drawn({ name, caption, svg }: DrawnPlot): Html {
    // Several drawings in one page: what they refer to inside themselves must not be found in another.
    const own = svg
        .replace(/\bid="([^"]+)"/g, `id="${name}-$1"`)
        .replace(/url\(#([^)]+)\)/g, `url(#${name}-$1)`);
    return html`<figure>
        <div tabindex="0" role="img" aria-label="${caption}">${new Html(own)}</div>
        <figcaption>${caption}</figcaption>
    </figure>`;
}

function regressed({ against }: Evaluation): Html {
    if (!against || against.regressed.length === 0) return html`<p>No ability of the suite got worse.</p>`;
    return html`<p class="bad">Abilities that got worse:</p>
        <ul>
            ${against.regressed.map(
                ({ name, passed, passedBefore, cases }) =>
                    html`<li>${name}: ${passedBefore} of ${cases} before, ${passed} now</li>`,
            )}
        </ul>`;
}

const EXPECTED = {
    present: "should be flagged",
    absent: "should pass",
    same: "should be decided as its original",
    higher: "should score higher than its original",
    lower: "should score lower than its original",
} as const;

function abilities({ behaviour }: Evaluation, suite: readonly SuiteFunction[]): Html {
    const groups = Object.entries(GROUPS) as [Group, string][];
    return html`${groups.map(([group, title]) => {
        const members = suite.filter((tried) => tried.group === group);
        if (members.length === 0) return "";
        return html`<h3>${title}</h3>
            ${members.map((tried) => ability(tried, behaviour.functions))}`;
    })}`;
}

function ability(
    { name, description, label, expect, cases }: SuiteFunction,
    results: Evaluation["behaviour"]["functions"],
): Html {
    const result = results.find((one) => one.name === name);
    if (!result) return html``;
    const failed = cases.filter(({ id }) => result.failures.includes(id)).slice(0, SHOWN_FAILURES);
    return html`<details>
        <summary>
            <span class="function"
                ><span>${description} <span class="dim">${name}: ${label} ${EXPECTED[expect]}</span></span
                ><span ${new Html(result.rate < 0.7 ? 'class="bad"' : "")}
                    >${result.passed} of ${result.cases}</span
                ></span
            >
        </summary>
        ${
            failed.length === 0
                ? html`<p class="dim">No case failed.</p>`
                : html`<p class="dim">Failed, for example:</p>
                      <ul>
                          ${failed.map(
                              ({ id, text, base }) =>
                                  html`<li class="case">
                                      ${id}: ${base === undefined ? "" : `${base} → `}${text}
                                  </li>`,
                          )}
                      </ul>`
        }
    </details>`;
}

function method({ split, rows, model_sha256, data_sha256, behaviour }: Evaluation): Html {
    return html`<p>
            Scored by the code that serves, on ${rows} comments of the ${split} split. Intervals: ${RESAMPLES}
            bootstrap resamples with replacement that keep the number of comments of each class, percentiles
            (Efron and Tibshirani, 1993), for the calibration error mirrored at the estimate (Davison and
            Hinkley, 1997); the comparison draws the same comments for both models. Where a class has fewer
            than ${MIN_PER_CLASS} comments there is no interval. A resample tells how much chance there is in
            these comments, not how other comments differ.
        </p>
        <p>
            Bias after Borkan et al. (2019): comments that name a group are found by a list of words, so that
            some are missed or mistaken; a group with fewer than ${MIN_PER_CLASS} toxic or other comments gets
            no figure. The template sentences, after Dixon et al. (2018), are the same for each group.
        </p>
        <p>
            The behavioural suite (${behaviour.total.cases} cases, after CheckList, Ribeiro et al., 2020, and
            HateCheck, Röttger et al., 2021) is made of templates written for Moderato; it holds no slurs.
            Cases of one ability are alike, so read a pass rate as a hint at where to look. A changed text
            counts as decided the same when its score moves by ${SAME_WITHIN} at most.
        </p>
        <dl>
            <dt>model.onnx</dt>
            <dd>sha256 ${model_sha256}</dd>
            <dt>data set</dt>
            <dd>sha256 ${data_sha256}</dd>
        </dl>`;
}
