import { Hono } from "hono";
import type { ModelFacts } from "../../scoring/score-service";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { modelId, versionOfModel } from "./model-name";

/** `GET /v1/models` and `/v1/models/{id}`: names that `model` of a moderation may have, as OpenAI lists them. */
export function modelsRoutes({ service, config: { modelName } }: FaceArgs): Hono<FaceEnvironment> {
    return new Hono<FaceEnvironment>()
        .get("/v1/models", async (c) => {
            const facts = await service.model();
            c.env.headers.set(VERSION_HEADER, facts.version);
            const ids = [modelName, modelId(modelName, facts.version), "omni-moderation-latest"];
            return c.json({ object: "list", data: ids.map((id) => describe(id, facts)) });
        })
        .get("/v1/models/:id", async (c) => {
            const id = c.req.param("id");
            const facts = await service.model(versionOfModel(id, modelName));
            c.env.headers.set(VERSION_HEADER, facts.version);
            return c.json(describe(id, facts));
        });
}

/** `created`: seconds since 1970 at which the version was trained. */
const describe = (id: string, { contract }: ModelFacts) => ({
    id,
    object: "model",
    created: Math.floor(Date.parse(contract.training.created) / 1000),
    owned_by: "moderato",
});
