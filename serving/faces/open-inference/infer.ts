import { Hono, type Context } from "hono";
import { readBytes } from "../../http/read-json";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { inferenceAnswer, JSON_LENGTH_HEADER } from "./inference-answer";
import { readInferenceRequest } from "./inference-request";
import { modelInputs } from "./model-inputs";

/** `POST /v2/models/{model}[/versions/{version}]/infer`; the path's version goes before the header's. */
export function inferRoutes({ service, config }: FaceArgs): Hono<FaceEnvironment> {
    const { limits, modelName } = config;
    const infer = async (c: Context<FaceEnvironment>, pinned: string | undefined): Promise<Response> => {
        const { raw: request } = c.req;
        const body = await readBytes(request, limits.bodyBytes);
        const { id, inputs, outputs } = readInferenceRequest(body, c.req.header(JSON_LENGTH_HEADER) ?? null);
        const read = modelInputs(inputs, limits);
        const options = { signal: c.env.client, version: pinned ?? c.req.header(VERSION_HEADER) ?? null };
        const scored =
            "texts" in read
                ? await service.score(read.texts, options)
                : await service.scoreEncodings(read.encodings, options);
        const answer = inferenceAnswer({ modelName, id, outputs, scored });
        c.env.headers.set(VERSION_HEADER, scored.version);
        return c.body(answer.body, 200, answer.headers);
    };
    return new Hono<FaceEnvironment>()
        .post("/v2/models/:model/infer", (c) => infer(c, undefined))
        .post("/v2/models/:model/versions/:version/infer", (c) => infer(c, c.req.param("version")));
}
