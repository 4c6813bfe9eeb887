import { JIGSAW_LABELS, type Label } from "../../model/contract";

export interface TryPageArgs {
    alias: string;
    version: string | null;
    since: Date | null;
    keyRequired: boolean;
}

/** Labels in words for people. */
const LABEL_NAMES: Record<Label, string> = {
    toxic: "Toxic",
    severe_toxic: "Severely toxic",
    obscene: "Obscene",
    threat: "Threat",
    insult: "Insult",
    identity_hate: "Identity hate",
};

/** The whole page. The script fills the meters; without it, a note says what to do instead. */
export function TryPage({ alias, version, since, keyRequired }: TryPageArgs) {
    return (
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>Moderato: try a comment</title>
                <link rel="icon" href="data:," />
                <link rel="stylesheet" href="/assets/page.css" />
                <script src="/assets/page.js" defer></script>
            </head>
            <body>
                <main>
                    <h1>Moderato</h1>
                    <p id="version">
                        <VersionLine alias={alias} version={version} since={since} />
                    </p>
                    <form id="try">
                        <label for="text">Comment</label>
                        <textarea
                            id="text"
                            name="text"
                            rows={5}
                            maxlength={20000}
                            required
                            autofocus
                        ></textarea>
                        {keyRequired && (
                            <>
                                <label for="key">API key</label>
                                <input id="key" type="password" autocomplete="off" required />
                            </>
                        )}
                        <button type="submit">Score</button>
                        <noscript>
                            <p>
                                This page needs its script. Send POST /predict with {'{"text": "…"}'} instead.
                            </p>
                        </noscript>
                    </form>
                    <p id="verdict" role="status"></p>
                    <p id="error" role="alert" hidden></p>
                    <section aria-labelledby="scores-title" id="scores" hidden>
                        <h2 id="scores-title">Probability of each label</h2>
                        <dl>{JIGSAW_LABELS.map(LabelMeter)}</dl>
                    </section>
                </main>
            </body>
        </html>
    );
}

function LabelMeter(label: Label) {
    return (
        <div>
            <dt id={`name-${label}`}>{LABEL_NAMES[label]}</dt>
            <dd>
                <meter min={0} max={1} value={0} data-label={label} aria-labelledby={`name-${label}`}></meter>
                <span data-label={label}></span>
            </dd>
        </div>
    );
}

function VersionLine({ alias, version, since }: Pick<TryPageArgs, "alias" | "version" | "since">) {
    if (version === null || since === null) return <>Stage {alias}: no model serves yet.</>;
    const time = since.toISOString();
    return (
        <>
            Stage {alias}: version {version} since{" "}
            <time datetime={time}>{time.slice(0, 16).replace("T", " ")} UTC</time>.
        </>
    );
}
