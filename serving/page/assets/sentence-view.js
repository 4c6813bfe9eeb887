// The comment's sentences, coloured, numbered and underlined by the score of one label.
import { levelOf, piecesOf } from "./sentence-pieces.js";
import { formatScore } from "./words.js";

export class SentenceView {
    /**
     * @param {{section: HTMLElement, paragraph: HTMLElement, select: HTMLSelectElement}} elements
     * @param {readonly {label: string, name: string}[]} labels
     * @param {() => void} chosen Another label was chosen.
     */
    constructor({ section, paragraph, select }, labels, chosen) {
        this.section = section;
        this.paragraph = paragraph;
        this.select = select;
        for (const { label, name } of labels) select.append(new Option(name, label));
        select.addEventListener("change", chosen);
    }

    get label() {
        return this.select.value;
    }

    clear() {
        this.section.hidden = true;
        this.paragraph.replaceChildren();
    }

    /**
     * @param {string} text
     * @param {readonly import("./sentence-pieces.js").ScoredSentence[]} sentences
     * @param {number} threshold From which a sentence is underlined.
     */
    show(text, sentences, threshold) {
        if (sentences.length === 0) return this.clear();
        this.section.hidden = false;
        this.paragraph.replaceChildren(
            ...piecesOf(text, sentences).map((piece) =>
                piece.scores === null
                    ? piece.text
                    : sentence(piece.text, piece.scores[this.label], threshold),
            ),
        );
    }
}

function sentence(text, score, threshold) {
    const mark = document.createElement("mark");
    mark.dataset.level = String(levelOf(score));
    mark.dataset.present = String(score >= threshold);
    const words = document.createElement("span");
    words.textContent = text;
    const number = document.createElement("bdi");
    number.className = "sentence-score";
    number.dir = "ltr";
    number.textContent = formatScore(score);
    mark.append(words, "\u00a0", number);
    return mark;
}
