import type { Label } from "../../model/contract";

export interface LabelWords {
    /** Heading of its row. */
    name: string;
    /** Goes after "counts as", "people judged to be" and "Is this comment". */
    phrase: string;
}

/** Jigsaw's labels in words for people. */
export const LABEL_WORDS: Record<Label, LabelWords> = {
    toxic: { name: "Toxic", phrase: "toxic" },
    severe_toxic: { name: "Severely toxic", phrase: "severely toxic" },
    obscene: { name: "Obscene", phrase: "obscene" },
    threat: { name: "Threat", phrase: "a threat" },
    insult: { name: "Insult", phrase: "an insult" },
    identity_hate: { name: "Identity hate", phrase: "hate against a group" },
};
