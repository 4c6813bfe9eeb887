import { Hono } from "hono";
import type { ModelContract } from "../../../model/contract";
import { oneOf } from "../../errors/catalogue";
import { sentenceCount } from "../../errors/native";
import { readJson } from "../../http/read-json";
import type { LabelScores } from "../../scoring/score-service";
import { sentencesOf, type Span } from "../../text/sentences";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { checkText } from "../text-checks";
import { readAs } from "./read-as";
import { modelVersion, PREDICT_FIELDS, predictRequest, SENTENCE_LIMIT } from "./schemas";

const ONE_OF = ["text", "texts"] as const;

export interface SentenceScores extends Span {
    scores: LabelScores;
}

/** One text's verdict. */
export interface Prediction {
    label: "toxic" | "non-toxic";
    /** Calibrated probability of `label`. */
    confidence: number;
    scores: LabelScores;
    sentences?: SentenceScores[];
}

/** `POST /predict`: `{"text": "…"}` or `{"texts": ["…"]}` to verdicts with the six scores. */
export function predictRoute({ service, config: { limits, alias } }: FaceArgs): Hono<FaceEnvironment> {
    const schema = predictRequest(limits);
    return new Hono<FaceEnvironment>().post("/predict", async (c) => {
        const request = readAs(schema, await readJson(c.req.raw, limits.bodyBytes), { "": PREDICT_FIELDS });
        const texts = textsOf(request, limits.textBytes);
        const spans = request.sentences === true ? spansOf(texts) : null;
        const { version, contract, scores } = await service.score(withSentences(texts, spans), {
            signal: c.env.client,
            version: pinnedVersion(request.model_version, c.req.header(VERSION_HEADER)),
        });
        c.env.headers.set(VERSION_HEADER, version);
        const predictions = texts.map((_, i) => predict(scores[i] as LabelScores, contract));
        if (spans !== null) addSentences(predictions, spans, scores);
        return c.json({ model_version: version, alias, predictions });
    });
}

/** Either form as a list; what the schema cannot say of the texts is checked here. */
function textsOf({ text, texts }: { text?: string; texts?: string[] }, limitBytes: number): string[] {
    const given = Number(text !== undefined) + Number(texts !== undefined);
    if (given !== 1) throw oneOf(ONE_OF, given);
    if (text !== undefined) checkText("text", text, limitBytes);
    texts?.forEach((item, i) => checkText(`texts[${i}]`, item, limitBytes));
    return texts ?? [text as string];
}

/**
 * The version that a request pins: by its body, else by the header.
 *
 * @throws {ServiceError} notAllowed.
 */
function pinnedVersion(inBody: string | undefined, inHeader: string | undefined): string | null {
    if (inBody !== undefined || inHeader === undefined) return inBody ?? null;
    return readAs(modelVersion, inHeader, {}, VERSION_HEADER);
}

/** @throws {ServiceError} sentenceCount. */
function spansOf(texts: readonly string[]): Span[][] {
    const spans = texts.map((text) => sentencesOf(text));
    const count = spans.reduce((sum, { length }) => sum + length, 0);
    if (count > SENTENCE_LIMIT) throw sentenceCount(count, SENTENCE_LIMIT);
    return spans;
}

/** The sentences go behind the texts, so that one version scores both. */
function withSentences(texts: string[], spans: readonly Span[][] | null): string[] {
    if (spans === null) return texts;
    return [
        ...texts,
        ...spans.flatMap((of, i) => of.map(({ begin, end }) => (texts[i] as string).slice(begin, end))),
    ];
}

function addSentences(
    predictions: Prediction[],
    spans: readonly Span[][],
    scores: readonly LabelScores[],
): void {
    let next = predictions.length;
    predictions.forEach((prediction, i) => {
        prediction.sentences = (spans[i] as Span[]).map(({ begin, end }) => ({
            begin,
            end,
            scores: scores[next++] as LabelScores,
        }));
    });
}

/** A text is toxic from the contract's threshold of that label on. */
export function predict(scores: LabelScores, contract: ModelContract): Prediction {
    const isToxic = scores.toxic >= contract.thresholds.toxic;
    return {
        label: isToxic ? "toxic" : "non-toxic",
        confidence: isToxic ? scores.toxic : 1 - scores.toxic,
        scores,
    };
}
