import { Hono } from "hono";
import { decodeUtf8, parseJson, readBytes } from "../../http/read-json";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { predict } from "../native/predict";
import { bodyTypeOf } from "./content-type";
import { textsOfCsv } from "./csv-payload";
import { readInvocation, type MlflowInputs } from "./json-payload";

/**
 * `POST /invocations`. Texts are answered with the predictions of `/predict`; token ids with `logits`, which is
 * what MLflow's own server answers for the same registered model.
 */
export function invocationsRoute({ service, config: { limits } }: FaceArgs): Hono<FaceEnvironment> {
    return new Hono<FaceEnvironment>().post("/invocations", async (c) => {
        const { raw: request } = c.req;
        const bodyType = bodyTypeOf(request.headers.get("content-type"));
        if ("refusal" in bodyType) return c.text(bodyType.refusal, 415);
        const bytes = await readBytes(request, limits.bodyBytes);
        const inputs: MlflowInputs =
            bodyType.type === "text/csv"
                ? { texts: textsOfCsv(decodeUtf8(bytes), limits) }
                : readInvocation(parseJson(bytes), limits);
        const options = { signal: c.env.client, version: c.req.header(VERSION_HEADER) ?? null };
        const isTexts = "texts" in inputs;
        const { version, contract, scores, logits } = isTexts
            ? await service.score(inputs.texts, options)
            : await service.scoreEncodings(inputs.encodings, options);
        c.env.headers.set(VERSION_HEADER, version);
        return c.json({
            predictions: isTexts
                ? scores.map((row) => predict(row, contract))
                : { logits: logits.map((row) => Array.from(row)) },
        });
    });
}
