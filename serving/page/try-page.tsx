import { JIGSAW_LABELS, type Label } from "../../model/contract";
import { EXAMPLES } from "./examples";
import { LabelRow } from "./label-row";
import { ServingLine, type ServingLineArgs } from "./serving-line";

export interface TryPageArgs extends ServingLineArgs {
    /** The model's own; null before the first model. */
    thresholds: Record<Label, number> | null;
    keyRequired: boolean;
    /** Of one text, in bytes of UTF-8. */
    textBytes: number;
}

/** The whole page. The script fills scores in; without it, a note says what to do instead. */
export function TryPage(args: TryPageArgs) {
    const { alias, version, keyRequired } = args;
    return (
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{`Moderato (${alias})`}</title>
                <link rel="icon" type="image/svg+xml" href="/assets/icon.svg" />
                <link rel="stylesheet" href="/assets/page.css" />
                <script type="module" src="/assets/page.js"></script>
            </head>
            <body>
                <a class="skip" href="#text">
                    Skip to the comment
                </a>
                <header>
                    <div class="top">
                        <h1 class="brand">
                            <Fermata />
                            Moderato
                        </h1>
                        <Links version={version} keyRequired={keyRequired} />
                    </div>
                    <ServingLine {...args} />
                </header>
                <main>
                    <Compose {...args} />
                    <Judgement {...args} />
                    <Sentences />
                </main>
                <footer>
                    <p>
                        What you type is scored on this server and kept nowhere. Only a comment that you
                        correct is stored, together with your answer.
                    </p>
                </footer>
                <p id="announce" class="spoken" role="status"></p>
            </body>
        </html>
    );
}

/** The sign that holds a note for as long as whoever reads it sees fit. */
function Fermata() {
    return (
        <svg viewBox="0 0 32 22" width="32" height="22" aria-hidden="true" focusable="false">
            <path
                d="M2 20a14 16 0 0 1 28 0"
                fill="none"
                stroke="currentColor"
                stroke-width="3.5"
                stroke-linecap="round"
            />
            <circle cx="16" cy="17" r="3.5" fill="currentColor" />
        </svg>
    );
}

function Links({ version, keyRequired }: Pick<TryPageArgs, "version" | "keyRequired">) {
    return (
        <nav aria-label="This server" class="links">
            <ul>
                {/* Both ask for a key where keys are required, and a link cannot bring one. */}
                {!keyRequired && (
                    <>
                        <li>
                            <a id="card" href={version === null ? undefined : `/models/${version}`}>
                                Model card
                            </a>
                        </li>
                        <li>
                            <a href="/metrics">Metrics</a>
                        </li>
                    </>
                )}
                <li>
                    <a href="/docs">API</a>
                </li>
            </ul>
        </nav>
    );
}

function Compose({ keyRequired, textBytes }: TryPageArgs) {
    return (
        <section class="compose" aria-labelledby="compose-title">
            <form id="try" data-text-bytes={textBytes} data-key-required={keyRequired ? "" : undefined}>
                {keyRequired && (
                    <div class="key">
                        <label for="key">API key</label>
                        <input
                            id="key"
                            type="password"
                            autocomplete="off"
                            spellcheck={false}
                            aria-describedby="key-note"
                        />
                        <p id="key-note" class="note">
                            Kept in this tab only, until you close it.
                        </p>
                    </div>
                )}
                <h2 id="compose-title">
                    <label for="text">Comment</label>
                </h2>
                <textarea id="text" name="text" rows={6} dir="auto" autocomplete="off" autofocus></textarea>
                <div class="actions">
                    <p id="progress" class="note"></p>
                    <button type="button" class="quiet" id="clear" hidden>
                        Clear
                    </button>
                    <button type="submit" title="Ctrl+Enter">
                        Score
                    </button>
                </div>
                <noscript>
                    <p>This page needs its script. Send POST /predict with {'{"text": "…"}'} instead.</p>
                </noscript>
            </form>
            <div class="examples" role="group" aria-labelledby="examples-title">
                <p id="examples-title">Or try</p>
                {EXAMPLES.map(({ name, text }) => (
                    <button type="button" class="chip" data-example={text}>
                        {name}
                    </button>
                ))}
            </div>
        </section>
    );
}

function Judgement({ thresholds }: TryPageArgs) {
    return (
        <section class="judgement" id="judgement" aria-label="Scores">
            <h2 id="verdict" class="verdict">
                Nothing scored yet
            </h2>
            <p id="meaning" class="meaning">
                Scores come as you type. 0.8 means that about 80 of 100 such comments were judged so by
                people.
            </p>
            <p id="error" class="error" role="alert" hidden></p>
            <ul class="labels">
                {JIGSAW_LABELS.map((label) => (
                    <LabelRow label={label} threshold={thresholds?.[label] ?? null} />
                ))}
            </ul>
            <div class="thresholds">
                <p class="note">
                    A label counts as present from its threshold on. Drag the marks to move the thresholds;
                    yours stay in this browser.
                </p>
                <button type="button" class="quiet" id="reset" hidden>
                    Back to the model’s thresholds
                </button>
            </div>
            <div id="outbox" class="outbox" hidden>
                <p id="outbox-text" role="status"></p>
                <button type="button" id="outbox-send">
                    Send again
                </button>
            </div>
        </section>
    );
}

function Sentences() {
    return (
        <section class="sentences" id="sentences" aria-labelledby="sentences-title" hidden>
            <div class="sentences-head">
                <h2 id="sentences-title">Sentence by sentence</h2>
                <label for="sentences-label" class="spoken">
                    Score that colours the sentences
                </label>
                <select id="sentences-label" autocomplete="off"></select>
            </div>
            <p id="sentences-text" class="sentences-text" dir="auto"></p>
            <div class="legend" aria-hidden="true">
                <span class="legend-scale">
                    <span data-level="0">0</span>
                    <span data-level="1">0.25</span>
                    <span data-level="2">0.5</span>
                    <span data-level="3">0.75</span>
                    <span>1</span>
                </span>
                <span>
                    <span class="legend-present">underlined</span>: from the threshold on
                </span>
            </div>
        </section>
    );
}
