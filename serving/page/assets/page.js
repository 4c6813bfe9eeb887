// The page's behaviour: sends the comment to /predict and shows the six probabilities.
"use strict";

const form = document.getElementById("try");
const verdict = document.getElementById("verdict");
const errorLine = document.getElementById("error");
const scores = document.getElementById("scores");
let running = null;

form.addEventListener("submit", (event) => {
    event.preventDefault();
    score().catch((error) => {
        if (error.name !== "AbortError") showError(error.message);
    });
});

// Ctrl+Enter (Cmd+Enter) scores from within the text, where Enter is a new line.
document.getElementById("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

async function score() {
    // Only the newest comment's answer may be shown.
    running?.abort();
    running = new AbortController();
    const key = document.getElementById("key")?.value;
    const response = await fetch("/predict", {
        method: "POST",
        headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify({ text: document.getElementById("text").value }),
        signal: running.signal,
    }).catch((error) => {
        throw error.name === "AbortError"
            ? error
            : new Error("The server does not answer. See that it runs, then score again.");
    });
    const answer = await response.json().catch((error) => {
        if (error.name === "AbortError") throw error;
        // What stands between answers in a language of its own: a proxy, for example.
        throw new Error(`The answer (status ${response.status}) is not Moderato's. Score again later.`);
    });
    if (response.ok) show(answer);
    else showError(answer.error?.message ?? `The server answered with status ${response.status}.`);
}

function show({ predictions: [prediction], model_version: version }) {
    errorLine.hidden = true;
    scores.hidden = false;
    // The probability of toxic in both cases: the threshold may be low, and "toxic, 18 % sure" reads like a mistake.
    const judged = prediction.label === "toxic" ? "Toxic" : "Not toxic";
    verdict.textContent = `${judged} (probability of toxic ${percent(prediction.scores.toxic)}, version ${version})`;
    for (const [label, value] of Object.entries(prediction.scores)) {
        document.querySelector(`meter[data-label="${label}"]`).value = value;
        document.querySelector(`span[data-label="${label}"]`).textContent = percent(value);
    }
}

function showError(message) {
    verdict.textContent = "";
    scores.hidden = true;
    errorLine.textContent = message;
    errorLine.hidden = false;
}

function percent(value) {
    return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
}
