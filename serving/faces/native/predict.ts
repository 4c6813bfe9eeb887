import { Hono } from "hono";
import { oneOf, textCount, unknownField, wrongType } from "../../errors/catalogue";
import { readJson } from "../../http/read-json";
import type { ModelContract } from "../../../model/contract";
import type { ServerLimits } from "../../config";
import type { LabelScores } from "../../scoring/score-service";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { checkText } from "../text-checks";

const FIELDS = ["text", "texts"] as const;

/** One text's verdict. */
export interface Prediction {
    label: "toxic" | "non-toxic";
    /** Calibrated probability of `label`. */
    confidence: number;
    scores: LabelScores;
}

/** `POST /predict`: `{"text": "…"}` or `{"texts": ["…"]}` to verdicts with the six scores. */
export function predictRoute({ service, config: { limits, alias } }: FaceArgs): Hono<FaceEnvironment> {
    return new Hono<FaceEnvironment>().post("/predict", async (c) => {
        const texts = textsOf(await readJson(c.req.raw, limits.bodyBytes), limits);
        const { version, contract, scores } = await service.score(texts, { signal: c.req.raw.signal });
        c.header(VERSION_HEADER, version);
        return c.json({
            model_version: version,
            alias,
            predictions: scores.map((s) => predict(s, contract)),
        });
    });
}

/** Checks the body of `/predict`. */
function textsOf(body: unknown, limits: ServerLimits): string[] {
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
        throw wrongType("body", body, "an object");
    }
    const unknown = Object.keys(body).find((key) => !(FIELDS as readonly string[]).includes(key));
    if (unknown !== undefined) throw unknownField(unknown.slice(0, 100), FIELDS);
    const given = FIELDS.filter((field) => Object.hasOwn(body, field));
    if (given.length !== 1) throw oneOf(FIELDS, given.length);
    const { text, texts } = body as { text?: unknown; texts?: unknown };
    if (given[0] === "text") return [checked("text", text, limits)];
    if (!Array.isArray(texts)) throw wrongType("texts", texts, "an array of strings");
    if (texts.length === 0 || texts.length > limits.textsPerRequest) {
        throw textCount("texts", texts.length, limits.textsPerRequest);
    }
    return texts.map((item: unknown, i) => checked(`texts[${i}]`, item, limits));
}

function checked(field: string, text: unknown, limits: ServerLimits): string {
    if (typeof text !== "string") throw wrongType(field, text, "a string");
    checkText(field, text, limits.textBytes);
    return text;
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
