// One label's row on the page: score, bar, threshold, correction.
import { formatScore } from "./words.js";

export class LabelRow {
    /**
     * @param {HTMLElement} element
     * @param {{moved: (label: string, value: number) => void, corrected: (label: string, present: boolean) => void}} on
     */
    constructor(element, on) {
        this.element = element;
        this.label = element.dataset.label;
        this.phrase = element.dataset.phrase;
        this.name = element.dataset.name;
        this.parts = Object.fromEntries(
            [...element.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]),
        );
        const { threshold, wrong, correct } = this.parts;
        threshold.addEventListener("input", () => on.moved(this.label, Number(threshold.value)));
        wrong.addEventListener("click", () => this.open(correct.hidden));
        element.addEventListener("keydown", (event) => {
            if (event.key !== "Escape" || correct.hidden) return;
            this.open(false);
            wrong.focus();
        });
        for (const button of correct.querySelectorAll("button")) {
            button.addEventListener("click", () => {
                this.open(false);
                wrong.focus();
                on.corrected(this.label, button.dataset.present === "true");
            });
        }
    }

    /**
     * @param {number | null} score null: nothing is scored.
     * @param {number | null} threshold null: no model and nothing chosen.
     * @param {boolean} moved Whether the threshold is the person's.
     */
    show(score, threshold, moved) {
        const { decision, score: number, bar, threshold: handle, from, wrong } = this.parts;
        const present = score !== null && threshold !== null && score >= threshold;
        this.element.dataset.present = String(present);
        number.textContent = score === null ? "–" : formatScore(score);
        decision.textContent =
            score === null || threshold === null ? "" : present ? "present" : "not present";
        // What is present stands out; that the others are not is told to those who hear the page.
        decision.classList.toggle("spoken", !present);
        // CSSOM, not an attribute: the page's policy allows no inline style.
        bar.style.setProperty("--score", String(score ?? 0));
        handle.disabled = threshold === null;
        if (threshold !== null) {
            handle.value = String(threshold);
            handle.setAttribute("aria-valuetext", formatScore(threshold));
        }
        from.textContent =
            threshold === null ? "" : `counts from ${formatScore(threshold)}${moved ? " (yours)" : ""}`;
        wrong.hidden = score === null;
        if (score === null) this.open(false);
    }

    /** Takes no correction until the scores on show are those of the text. @param {boolean} paused */
    pause(paused) {
        this.parts.wrong.disabled = paused;
        if (paused) this.open(false);
    }

    /** @param {boolean} open */
    open(open) {
        this.parts.correct.hidden = !open;
        this.parts.wrong.setAttribute("aria-expanded", String(open));
    }

    /**
     * What became of a correction, in words; none clears it.
     *
     * @param {string} words
     * @param {"" | "kept" | "waits" | "refused"} [outcome]
     */
    say(words, outcome = "") {
        this.parts.said.textContent = words;
        this.parts.said.dataset.outcome = outcome;
        this.parts.said.hidden = words === "";
    }
}
