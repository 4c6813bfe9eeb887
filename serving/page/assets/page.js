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
    });
    const answer = await response.json();
    if (response.ok) show(answer);
    else showError(answer.error.message);
}

function show({ predictions: [prediction], model_version: version }) {
    errorLine.hidden = true;
    scores.hidden = false;
    verdict.textContent = `${prediction.label}, ${percent(prediction.confidence)} sure (version ${version})`;
    for (const [label, value] of Object.entries(prediction.scores)) {
        document.querySelector(`meter[data-label="${label}"]`).value = value;
        document.querySelector(`output[data-label="${label}"]`).textContent = percent(value);
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
