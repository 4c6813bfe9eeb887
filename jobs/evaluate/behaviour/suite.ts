import type { BehaviourFunction, CaseText } from "./definition";
import { DISGUISED } from "./disguised";
import { HARSH } from "./harsh";
import { IDENTITY } from "./identity";
import { ORDINARY } from "./ordinary";
import { PLAIN } from "./plain";
import { STABLE } from "./stable";
import { WRAPPED } from "./wrapped";

export interface Case extends CaseText {
    /** Name of the function and the case's number in it; stable as long as the function's templates are. */
    id: string;
}

export interface SuiteFunction extends Omit<BehaviourFunction, "cases"> {
    cases: readonly Case[];
}

/**
 * The behavioural suite: abilities tried one by one with made-up comments, after CheckList (Ribeiro et al., 2020,
 * whose minimum functionality, invariance and directional tests are our expectations) and HateCheck (Röttger et al.,
 * 2021). Every sentence is ours.
 *
 * @throws where a function or a case breaks what the types cannot say
 */
export function behaviourSuite(
    functions: readonly BehaviourFunction[] = [
        ...PLAIN,
        ...WRAPPED,
        ...DISGUISED,
        ...HARSH,
        ...ORDINARY,
        ...IDENTITY,
        ...STABLE,
    ],
): SuiteFunction[] {
    const names = new Set<string>();
    const texts = new Map<string, string>();
    return functions.map((definition) => {
        const { name, expect, cases } = definition;
        const fault = (what: string) => new Error(`bug: behaviour ${name} ${what}`);
        if (!/^[a-z]+(_[a-z]+)*$/.test(name)) throw fault("is not lower-case words joined by underscores");
        if (names.has(name)) throw fault("is there twice");
        names.add(name);
        if (cases.length === 0) throw fault("has no cases");
        const numbered = cases.map((one, index): Case => {
            const id = `${name}-${String(index + 1).padStart(2, "0")}`;
            const pair = expect !== "present" && expect !== "absent";
            if ((one.base !== undefined) !== pair)
                throw fault(`expects ${expect}, its case ${id} has the wrong shape`);
            if (one.base === one.text) throw fault(`has a case that changes nothing: ${id}`);
            const other = texts.get(one.text);
            if (other !== undefined) throw fault(`has the text of ${other} again in ${id}`);
            texts.set(one.text, id);
            return { ...one, id };
        });
        return { ...definition, cases: numbered };
    });
}
