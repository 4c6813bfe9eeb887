import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { readJson } from "../../http/read-json";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { DEFAULT_CATEGORY_LABELS, moderator } from "./categories";
import { modelId, versionOfModel } from "./model-name";
import { moderationReader } from "./moderation-request";

/** `POST /v1/moderations`: one result for each input, in order, all by the version that `model` names. */
export function moderationsRoute({ service, config }: FaceArgs): Hono<FaceEnvironment> {
    const { limits, modelName } = config;
    const moderate = moderator(config.openaiCategories ?? DEFAULT_CATEGORY_LABELS);
    const read = moderationReader(limits);
    return new Hono<FaceEnvironment>().post("/v1/moderations", async (c) => {
        const { texts, model } = read(await readJson(c.req.raw, limits.bodyBytes));
        const named = model === null ? null : versionOfModel(model, modelName);
        const { version, contract, scores } = await service.score(texts, {
            signal: c.env.client,
            version: named ?? c.req.header(VERSION_HEADER) ?? null,
        });
        c.env.headers.set(VERSION_HEADER, version);
        return c.json({
            id: `modr-${randomBytes(16).toString("hex")}`,
            model: modelId(modelName, version),
            results: scores.map((row) => moderate(row, contract)),
        });
    });
}
