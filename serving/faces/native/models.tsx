import { Hono } from "hono";
import { html } from "hono/html";
import { accepts } from "hono/accepts";
import type { z } from "zod";
import type { ModelFacts } from "../../scoring/score-service";
import { VERSION_HEADER, type FaceArgs, type FaceEnvironment } from "../face";
import { ModelCardPage } from "./model-card-page";
import { readAs } from "./read-as";
import { modelVersion, type modelCard, type modelList } from "./schemas";

export type ModelCard = z.input<typeof modelCard>;
export type ModelList = z.input<typeof modelList>;

/**
 * `GET /models`: what is loaded. `GET /models/{version}`: the card of a version, as JSON or, for browsers, as a
 * page; one that is not loaded is pinned by it.
 */
export function modelRoutes({ service, config }: FaceArgs): Hono<FaceEnvironment> {
    const { modelName: model, alias } = config;
    const routes = new Hono<FaceEnvironment>();
    routes.get("/models", (c) => {
        const { serving, pinned } = service.loaded;
        const models = [
            ...(serving === null ? [] : [entry(serving, true, pinned)]),
            ...pinned
                .filter(({ version }) => version !== serving?.version)
                .map((m) => entry(m, false, pinned)),
        ];
        return c.json({ model, alias, models } satisfies ModelList);
    });
    routes.get("/models/:version", async (c) => {
        const facts = await service.model(readAs(modelVersion, c.req.param("version"), {}, "version"));
        const { serving, pinned } = service.loaded;
        const serves = facts.version === serving?.version;
        const { contract: _, ...contract } = facts.contract;
        const { family: __, ...since } = entry(facts, serves, pinned);
        const card: ModelCard = { model, alias: serves ? alias : null, ...since, ...contract };
        c.env.headers.set(VERSION_HEADER, facts.version);
        c.env.headers.set("vary", "Accept");
        const type = accepts(c, {
            header: "Accept",
            supports: ["application/json", "text/html"],
            default: "application/json",
        });
        return type === "text/html"
            ? c.html(html`<!doctype html>${(<ModelCardPage {...card} />)}`)
            : c.json(card);
    });
    return routes;
}

function entry(
    { version, contract, loadedAt }: ModelFacts,
    serves: boolean,
    pinned: readonly ModelFacts[],
): ModelList["models"][number] {
    return {
        version,
        serves,
        pinned: pinned.some((pin) => pin.version === version),
        loaded_since: loadedAt.toISOString(),
        family: contract.family,
    };
}
