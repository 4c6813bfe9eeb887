import type { Label } from "../../model/contract";
import { LABEL_WORDS } from "./label-words";

export interface LabelRowArgs {
    label: Label;
    /** The model's own threshold; null before the first model. */
    threshold: number | null;
}

/** Where the handle stands before a model is there. */
const MIDDLE = 0.5;

/**
 * One label: its score as number and bar, its threshold as a handle on the same scale, and the question by which
 * a person corrects it. Scores are filled in by the script.
 */
export function LabelRow({ label, threshold }: LabelRowArgs) {
    const { name, phrase } = LABEL_WORDS[label];
    return (
        <li
            class="label"
            data-label={label}
            data-phrase={phrase}
            data-name={name}
            data-threshold={threshold ?? undefined}
        >
            <h3 class="label-name">{name}</h3>
            <span class="label-decision spoken" data-part="decision"></span>
            <span class="label-score" data-part="score">
                –
            </span>
            <div class="label-scale">
                <div class="label-bar" data-part="bar" aria-hidden="true">
                    <div class="label-fill"></div>
                </div>
                <input
                    type="range"
                    min="0"
                    max="1"
                    step="0.01"
                    value={String(threshold ?? MIDDLE)}
                    autocomplete="off"
                    disabled
                    aria-label={`Threshold of ${name}`}
                    data-part="threshold"
                />
            </div>
            <p class="label-from">
                <span data-part="from"></span>
            </p>
            <button
                type="button"
                class="quiet"
                data-part="wrong"
                aria-expanded="false"
                aria-controls={`correct-${label}`}
                hidden
            >
                Wrong?<span class="spoken"> Correct {name}</span>
            </button>
            <div id={`correct-${label}`} class="label-correct" data-part="correct" hidden>
                <p>Is this comment {phrase}?</p>
                <button type="button" data-present="true" aria-label={`Yes, it is ${phrase}`}>
                    Yes
                </button>
                <button type="button" data-present="false" aria-label={`No, it is not ${phrase}`}>
                    No
                </button>
            </div>
            <p class="label-said" data-part="said" hidden></p>
        </li>
    );
}
