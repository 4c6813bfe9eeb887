import type { Label } from "../../../model/contract";

/** Perspective's names for Jigsaw's labels, as its documentation maps them. */
const PRODUCTION: Record<string, Label> = {
    TOXICITY: "toxic",
    SEVERE_TOXICITY: "severe_toxic",
    PROFANITY: "obscene",
    THREAT: "threat",
    INSULT: "insult",
    IDENTITY_ATTACK: "identity_hate",
};

/**
 * What can be scored: the production names, their experimental twins, and older names that clients still ask
 * for.
 *
 * Attributes that no label stands behind (SPAM, SEXUALLY_EXPLICIT, FLIRTATION, the New York Times' and the
 * bridging ones) are unknown here, as is a version of Google's (`TOXICITY@6`): a score for them would be an
 * invention, and a caller acts on it. Who asks for them besides others sends `dropUnsupportedAttributes`;
 * where the client cannot, as `@conversationai/perspectiveapi-js-client` with its default of SPAM and TOXICITY,
 * the operator may set MODERATO_PERSPECTIVE_DROP_UNKNOWN.
 */
const ATTRIBUTES: ReadonlyMap<string, Label> = new Map([
    ...Object.entries(PRODUCTION),
    ...Object.entries(PRODUCTION).map(([name, label]) => [`${name}_EXPERIMENTAL`, label] as const),
    ["OBSCENE", "obscene"],
    ["TOXICITY_FAST", "toxic"],
]);

export const ATTRIBUTE_NAMES: readonly string[] = [...ATTRIBUTES.keys()];

/**
 * What a moderator did with a comment, as older versions of Coral suggest it in the place of scores. It corrects
 * no label: comments are deleted for other reasons than those that the model knows.
 */
export const VERDICTS: ReadonlySet<string> = new Set(["APPROVED", "DELETED", "HIGHLIGHTED"]);

/** The label behind an attribute; null where there is no score for it. */
export function labelOf(attribute: string): Label | null {
    return ATTRIBUTES.get(attribute) ?? null;
}
