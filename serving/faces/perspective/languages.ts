import { languageOf } from "../../text/language";
import { languageDetectionFailed } from "./errors";

/** Language of the training rows, as a primary subtag (BCP 47). */
const MODEL_LANGUAGE = "en";

/** The languages that a request is taken to be in. */
export interface Languages {
    /** As requested; else what was found out. */
    codes: readonly string[];
    wasDetected: boolean;
    /** Whether the model speaks one of them; Perspective checks a text in all that are supported. */
    isSupported: boolean;
}

/**
 * Languages that the client names are taken at its word. Where it names none, the text's is found out; a text
 * too short to tell counts as the model's language, since refusing it would leave it unjudged.
 *
 * @throws {PerspectiveError} languageDetectionFailed where the text is in a script of no known language.
 */
export async function languagesOf(text: string, requested: readonly string[] = []): Promise<Languages> {
    if (requested.length > 0) {
        return { codes: requested, wasDetected: false, isSupported: requested.some(isModelLanguage) };
    }
    const detected = await languageOf(text, MODEL_LANGUAGE);
    if (detected === null) throw languageDetectionFailed();
    return { codes: [detected], wasDetected: true, isSupported: detected === MODEL_LANGUAGE };
}

/** `en` as well as `en-US` and `EN`. */
function isModelLanguage(code: string): boolean {
    return code.split(/[-_]/, 1)[0]?.toLowerCase() === MODEL_LANGUAGE;
}
