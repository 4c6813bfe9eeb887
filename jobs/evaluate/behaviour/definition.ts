import type { Label } from "../../../model/contract";
import type { Identity } from "../identities";

/**
 * What must hold of a case:
 * - `present`, `absent`: the label's score is at or above its threshold, or below it;
 * - `same`: the changed text (`text`) is decided as the original (`base`), or scores nearly the same;
 * - `higher`, `lower`: the changed text scores above or below the original.
 */
export const EXPECTATIONS = ["present", "absent", "same", "higher", "lower"] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

/** A group of functions: what they have in common, in plain words. */
export const GROUPS = {
    plain: "abuse said plainly",
    wrapped: "abuse wrapped in other words",
    disguised: "abuse hidden by its spelling",
    harsh: "harmless use of harsh words",
    ordinary: "ordinary talk",
    identity: "speaking of groups of people",
    stable: "changes that should not matter, and changes that should",
} as const;
export type Group = keyof typeof GROUPS;

export interface CaseText {
    text: string;
    /** The original that `text` was changed from; with `same`, `higher`, `lower` alone. */
    base?: string;
    /** The group of people that the text names, where the function is about that. */
    identity?: Identity;
}

/** One ability of a model, and the cases that try it. */
export interface BehaviourFunction {
    /** Lower-case words joined by underscores; unique, and stable over versions: metrics bear it. */
    name: string;
    group: Group;
    /** For a person who does not know how the model works. */
    description: string;
    /** The label that is judged. */
    label: Label;
    expect: Expectation;
    cases: readonly CaseText[];
}
