// Wires the page: the comment's text to scores, scores and thresholds to rows, verdict and sentences.
import { LabelRow } from "./label-row.js";
import { LiveScorer } from "./live-scorer.js";
import { Outbox } from "./outbox.js";
import { AnswerError, Server, thresholdsIn } from "./server.js";
import { SentenceView } from "./sentence-view.js";
import { ServingLine } from "./serving-line.js";
import { carryText, carriedText } from "./stage-links.js";
import { keptIn } from "./storage.js";
import { Thresholds } from "./thresholds.js";
import { formatCount, meaningOf, verdictOf } from "./words.js";

const byId = (id) => document.getElementById(id);

const ANNOUNCE_AFTER_MS = 1200;
const KEY = "moderato.key";
/** From this share of the limit on, the length of the text is shown. */
const NEARLY_FULL = 0.8;

const form = byId("try");
const textBox = byId("text");
const keyBox = byId("key");
const textBytes = Number(form.dataset.textBytes);
const emptyWords = { verdict: byId("verdict").textContent, meaning: byId("meaning").textContent };

const local = keptIn(() => localStorage);
const session = keptIn(() => sessionStorage);

/** What is on show: the text that was scored and its scores. @type {any} */
let shown = null;
let announcing = null;
let saidLast = "";

const server = new Server({ key: () => keyBox?.value.trim() ?? "" });

const rows = [...document.querySelectorAll("li.label")].map(
    (element) => new LabelRow(element, { moved: thresholdMoved, corrected }),
);
const rowOf = (label) => rows.find((row) => row.label === label);

const thresholds = new Thresholds(thresholdsIn(document), local);

const sentenceView = new SentenceView(
    { section: byId("sentences"), paragraph: byId("sentences-text"), select: byId("sentences-label") },
    rows,
    renderSentences,
);

const outbox = new Outbox({
    send: (correction) => server.correct(correction),
    storage: session,
    settled: correctionSettled,
    changed: outboxChanged,
});

const serving = new ServingLine({
    server,
    answered: () => void outbox.flush(),
    versionChanged(model) {
        thresholds.model = model;
        // The scores on show are the other version's.
        textChanged(true);
        render();
    },
});

const scorer = new LiveScorer({
    ask: (text, signal) => server.predict(text, signal),
    shown(answer, text) {
        if (shown?.text !== text) for (const row of rows) row.say("");
        shown = { text, ...answer };
        tellError(null);
        serving.sawVersion(answer.version);
        render();
        announceLater();
    },
    failed(error, text) {
        forget();
        tellError(error);
        if (error.status === 401) keyBox?.setAttribute("aria-invalid", "true");
        if (error.status === 503 || error.status === null) void serving.refresh();
        if (text !== textBox.value) scorer.typed(textBox.value);
    },
    busy(busy) {
        byId("judgement").setAttribute("aria-busy", String(busy));
    },
});

/** The text as it stands: asked for after a pause, or at once. */
function textChanged(atOnce) {
    const text = textBox.value;
    byId("clear").hidden = text === "";
    carryText(text);
    clearTimeout(announcing);
    pauseCorrections();
    const bytes = new Blob([text]).size;
    byId("progress").textContent =
        bytes < textBytes * NEARLY_FULL ? "" : `${formatCount(bytes)} of ${formatCount(textBytes)} bytes`;
    const refusal = refusalBeforeAsking(text, bytes);
    if (refusal !== null || text.trim() === "") {
        scorer.cancel();
        forget();
        tellError(refusal);
    } else if (atOnce) scorer.now(text);
    else scorer.typed(text);
}

function refusalBeforeAsking(text, bytes) {
    if (bytes > textBytes) {
        return new AnswerError(
            `The comment has ${formatCount(bytes)} bytes; at most ${formatCount(textBytes)} can be scored. Shorten or split it.`,
        );
    }
    if (text.trim() !== "" && keyBox?.value.trim() === "")
        return new AnswerError("Enter your API key first.");
    return null;
}

/** While the text on show is not the one in the box, "this comment" would be either. */
function pauseCorrections() {
    for (const row of rows) row.pause(shown !== null && shown.text !== textBox.value);
}

function forget() {
    shown = null;
    for (const row of rows) row.say("");
    render();
}

function render() {
    for (const row of rows) {
        row.show(shown?.scores[row.label] ?? null, thresholds.get(row.label), thresholds.isMoved(row.label));
    }
    const present = presentRows();
    byId("judgement").dataset.present = String(present.length > 0);
    byId("verdict").textContent =
        shown === null ? emptyWords.verdict : verdictOf(present.map(({ phrase }) => phrase));
    byId("meaning").textContent = shown === null ? emptyWords.meaning : meaning();
    byId("reset").hidden = !thresholds.anyMoved;
    pauseCorrections();
    renderSentences();
}

const presentRows = () =>
    rows.filter(({ label }) => shown !== null && shown.scores[label] >= (thresholds.get(label) ?? Infinity));

function meaning() {
    const [top] = [...rows].sort((one, other) => shown.scores[other.label] - shown.scores[one.label]);
    return meaningOf(top.phrase, shown.scores[top.label]);
}

function renderSentences() {
    if (shown === null) sentenceView.clear();
    else sentenceView.show(shown.text, shown.sentences, thresholds.get(sentenceView.label) ?? Infinity);
}

function thresholdMoved(label, value) {
    thresholds.set(label, value);
    render();
    announceLater();
}

function tellError(error) {
    const line = byId("error");
    const again = error?.retryInS === undefined ? "" : ` Trying again in ${error.retryInS} s.`;
    line.textContent = error === null ? "" : `${error.message}${again}`;
    line.hidden = error === null;
    byId("verdict").hidden = error !== null;
    byId("meaning").hidden = error !== null;
    if (error === null) keyBox?.removeAttribute("aria-invalid");
}

/** Reads the verdict out once typing rests for good, and only where it says something new. */
function announceLater() {
    clearTimeout(announcing);
    announcing = setTimeout(announceVerdict, ANNOUNCE_AFTER_MS);
}

function announceVerdict() {
    if (shown === null) return;
    const words = `${byId("verdict").textContent}. ${byId("meaning").textContent}`;
    if (words === saidLast) return;
    saidLast = words;
    announce(words);
}

function announce(words) {
    byId("announce").textContent = words;
}

function corrected(label, present) {
    if (shown === null) return;
    rowOf(label).say("Sending…");
    void outbox.add({ text: shown.text, label, present, version: shown.version });
}

function correctionSettled({ text, label, present }, outcome, why) {
    const row = rowOf(label);
    const answer = `${present ? "" : "not "}${row.phrase}`;
    const words = {
        kept: `Kept your answer: ${answer}. Thank you.`,
        waits: `Your answer (${answer}) waits to be sent.`,
        refused: `Your answer (${answer}) was not taken: ${why}`,
    }[outcome];
    if (shown?.text === text) row.say(words, outcome);
    // What waits is told of once, by the line below the rows.
    if (outcome !== "waits") announce(words);
}

function outboxChanged(waiting, why) {
    byId("outbox").hidden = waiting === 0;
    const count = waiting === 1 ? "1 correction waits" : `${waiting} corrections wait`;
    byId("outbox-text").textContent = waiting === 0 ? "" : `${count} in this tab to be sent. ${why}`;
}

form.addEventListener("submit", (event) => {
    event.preventDefault();
    saidLast = "";
    textChanged(true);
    if (textBox.value.trim() === "") textBox.focus();
});
textBox.addEventListener("input", () => textChanged(false));
// Ctrl+Enter (Cmd+Enter) scores from within the text, where Enter is a new line.
textBox.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
byId("clear").addEventListener("click", () => {
    textBox.value = "";
    textBox.focus();
    textChanged(true);
});
for (const button of document.querySelectorAll("[data-example]")) {
    button.addEventListener("click", () => {
        textBox.value = button.dataset.example;
        textChanged(true);
    });
}
byId("reset").addEventListener("click", () => {
    thresholds.reset();
    render();
    // The button is gone now; what it acted on comes next.
    rows[0].parts.threshold.focus();
    announce("The model’s thresholds hold again.");
});
byId("outbox-send").addEventListener("click", () => void outbox.flush());
window.addEventListener("online", () => void outbox.flush());
window.addEventListener("beforeunload", (event) => {
    if (outbox.waiting.length > 0) event.preventDefault();
});

if (keyBox !== null) {
    keyBox.value = session.getItem(KEY) ?? "";
    keyBox.addEventListener("input", () => {
        session.setItem(KEY, keyBox.value);
        textChanged(false);
        void outbox.flush();
    });
}

textBox.value = carriedText() ?? textBox.value;
render();
textChanged(true);
serving.start();
void outbox.flush();
