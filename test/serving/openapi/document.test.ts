import { Validator } from "@seriousme/openapi-schema-validator";
import { expect } from "chai";
import { pino } from "pino";
import { FeedbackLog } from "../../../serving/feedback/feedback-log";
import { createApp, type App } from "../../../serving/http/app";
import { Metrics } from "../../../serving/metrics/metrics";
import { ScoreService } from "../../../serving/scoring/score-service";
import type { ServerConfig } from "../../../serving/config";
import { sourceOf } from "../../support/gated-model";
import { testConfig } from "../../support/test-server";

interface Document {
    openapi: string;
    servers: { url: string }[];
    security: object[];
    paths: Record<string, Record<string, DocumentOperation>>;
    components: { schemas: Record<string, object> };
}
interface DocumentOperation {
    operationId: string;
    tags: string[];
    security?: object[];
    requestBody?: object;
    responses: Record<string, { description: string; content?: object; headers: object }>;
}

/** An app that never scores: its routes and its document are what is looked at. */
function appOf(overrides: Partial<ServerConfig> = {}): App {
    const config = testConfig("/nowhere", overrides);
    const status = () => ({ current: null, refused: null, registryReachable: false, aliasExists: false });
    return createApp({
        config,
        service: new ScoreService({ models: sourceOf(null), textsInFlight: 1 }),
        feedback: new FeedbackLog(config.feedback),
        status,
        isDraining: () => false,
        metrics: new Metrics({ status, textsInFlight: () => 0 }),
        logger: pino({ level: "silent" }),
    });
}

async function documentOf(app: App): Promise<Document> {
    const answer = await app.fetch(new Request("http://localhost/openapi.json"));
    expect(answer.status).equal(200);
    return (await answer.json()) as Document;
}

const operationsOf = ({ paths }: Document): [string, string, DocumentOperation][] =>
    Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(
            ([method, operation]) => [method, path, operation] as [string, string, DocumentOperation],
        ),
    );

/** Files of the pages, which are nobody's protocol. */
const isAsset = (path: string): boolean => /^\/(assets|docs)\//.test(path);

/** Hono's pattern as OpenAPI's template: `:name{literal}` is what it matches, `:name` a parameter. */
const template = (pattern: string): string =>
    pattern
        .replace("(?:\\$|%24)", "$$")
        .replace(/:\w+\{([\w:$]+)\}/g, "$1")
        .replace(/:(\w+)\{[^}]*\}/g, "{$1}")
        .replace(/\/:(\w+)\??/g, "/{$1}")
        // The same path to those who add a slash.
        .replace(/(.)\/$/, "$1")
        // A parameter's name is not part of what a path matches.
        .replace(/\{\w+\}/g, "{}");

describe("/openapi.json", () => {
    it("is a valid OpenAPI 3.1 document", async () => {
        const document = await documentOf(appOf());
        const { valid, errors } = await new Validator().validate(
            structuredClone(document) as object as Record<string, unknown>,
        );
        expect(valid, JSON.stringify(errors, null, 2)).equal(true);
        expect(document.openapi).match(/^3\.1\./);
    });

    it("has every route of the server, and no other", async () => {
        const app = appOf();
        const routes = app.routes
            .filter(({ method, path }) => method !== "ALL" && !isAsset(path))
            .map(({ method, path }) => `${method.toLowerCase()} ${template(path)}`);
        const told = operationsOf(await documentOf(app)).map(
            ([method, path]) => `${method} ${path.replace(/\{[^}]*\}/g, "{}")}`,
        );
        expect([...new Set(told)].sort()).deep.equal([...new Set(routes)].sort());
        expect(routes).include("post /predict");
    });

    it("names each operation once and tells every error that the edge may give", async () => {
        const operations = operationsOf(await documentOf(appOf()));
        const ids = operations.map(([, , { operationId }]) => operationId);
        expect(ids).deep.equal([...new Set(ids)]);
        for (const [method, path, operation] of operations) {
            const statuses = Object.keys(operation.responses);
            const name = `${method} ${path}`;
            expect(statuses, name).include("500");
            if (operation.security?.length === 0) continue;
            expect(statuses, name).include("429");
            expect(
                statuses.some((status) => status === "401" || status === "403"),
                name,
            ).equal(true);
            if (operation.requestBody === undefined) continue;
            expect(
                statuses.some((status) => status === "413" || status === "400"),
                name,
            ).equal(true);
        }
        const predict = operations.find(([, path]) => path === "/predict")?.[2];
        expect(Object.keys(predict?.responses ?? {})).deep.equal([
            "200",
            "400",
            "401",
            "403",
            "404",
            "413",
            "415",
            "429",
            "500",
            "503",
        ]);
    });

    it("shares named schemas", async () => {
        const { components, paths } = await documentOf(appOf());
        expect(components.schemas).include.keys("PredictRequest", "PredictAnswer", "LabelScores", "Error");
        expect(paths["/predict"]?.["post"]?.responses["400"]?.content).deep.equal({
            "application/json": { schema: { $ref: "#/components/schemas/Error" } },
        });
    });

    it("asks for a key where the server does, but for what is open", async () => {
        const open = await documentOf(appOf());
        expect(open.security).deep.equal([]);
        const closed = await documentOf(appOf({ apiKeyHashes: ["0".repeat(64)] }));
        expect(closed.security).deep.equal([{ bearer: [] }, { header: [] }, { query: [] }]);
        expect(closed.paths["/healthz"]?.["get"]?.security).deep.equal([]);
        expect(closed.paths["/predict"]?.["post"]).not.have.property("security");
    });

    it("names the URL that clients use", async () => {
        const { servers } = await documentOf(appOf({ publicUrl: "https://moderation.example.org" }));
        expect(servers).deep.equal([{ url: "https://moderation.example.org" }]);
    });
});
