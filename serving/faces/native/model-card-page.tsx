import type { Child } from "hono/jsx";
import type { ModelCard } from "./models";

/** A model card for people, in the style of the page. */
export function ModelCardPage(card: ModelCard) {
    const { model, version, alias, serves, pinned, loaded_since, family, max_length } = card;
    const title = `${model}, version ${version}`;
    return (
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                <link rel="icon" href="data:," />
                <link rel="stylesheet" href="/assets/page.css" />
                <link rel="stylesheet" href="/docs/model-card.css" />
            </head>
            <body>
                <main>
                    <h1>{title}</h1>
                    <p>
                        {serves ? `Serves as ${alias}` : pinned ? "Pinned by a client" : "Loaded"} since{" "}
                        <time datetime={loaded_since}>{loaded_since.slice(0, 16).replace("T", " ")} UTC</time>
                        .
                    </p>
                    <h2>Model</h2>
                    <Facts
                        rows={[
                            ["Family", family],
                            ["Longest text", `${max_length} tokens; what is longer is cut`],
                        ]}
                    />
                    <h2>Labels</h2>
                    <Labels {...card} />
                    <h2>Training</h2>
                    <Facts
                        rows={[
                            ["Comments", card.training.rows],
                            [
                                "Where from",
                                card.training.sample === true
                                    ? "the shipped, synthetic sample: for trying, not for moderating"
                                    : "data of the operator's own",
                            ],
                            ["Data (sha256 of its manifest)", <code>{card.training.data_sha256}</code>],
                            ["Seed", card.training.seed],
                            ["Trained at", card.training.created],
                        ]}
                    />
                    <h2>Evaluation</h2>
                    {card.evaluation === null ? (
                        <p>Not evaluated.</p>
                    ) : (
                        <Facts rows={Object.entries(card.evaluation).map(([k, v]) => [k, round(v)])} />
                    )}
                    <h2>Files</h2>
                    <Facts
                        rows={Object.entries(card.files).map(([file, { bytes, sha256 }]) => [
                            file,
                            <>
                                {bytes} bytes, sha256 <code>{sha256}</code>
                            </>,
                        ])}
                    />
                </main>
            </body>
        </html>
    );
}

function Labels({ labels, thresholds, calibration }: ModelCard) {
    return (
        <div class="table" tabindex={0} role="region" aria-label="Labels">
            <table>
                <thead>
                    <tr>
                        <th scope="col">Label</th>
                        <th scope="col">Present from</th>
                        <th scope="col">Calibration 1 / (1 + exp(−(a·logit + b)))</th>
                    </tr>
                </thead>
                <tbody>
                    {labels.map((label) => (
                        <tr>
                            <th scope="row">{label}</th>
                            <td>{round(thresholds[label])}</td>
                            <td>
                                a = {round(calibration[label].a)}, b = {round(calibration[label].b)}
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Facts({ rows }: { rows: [string, Child][] }) {
    return (
        <dl>
            {rows.map(([name, value]) => (
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            ))}
        </dl>
    );
}

const round = (value: number): string => String(Number(value.toPrecision(4)));
