import { z } from "zod";
import type { ServerLimits } from "../../config";
import type { Operation, Parameter, Schema } from "../../openapi/operation";
import { VERSION_HEADER } from "../face";
import {
    errorAnswer,
    feedbackAnswer,
    feedbackRequest,
    modelCard,
    modelList,
    modelVersion,
    predictAnswer,
    predictRequest,
} from "./schemas";

const json = (schema: Schema) => ({ "application/json": schema });

/** Errors of the native envelope. */
export const nativeErrors = (descriptions: Readonly<Record<number, string>>): Operation["responses"] =>
    Object.fromEntries(
        Object.entries(descriptions).map(([status, description]) => [
            status,
            { description, content: json(errorAnswer) },
        ]),
    );

const versionHeader: Parameter = {
    name: VERSION_HEADER,
    in: "header",
    description: "A registered version that must answer; `model_version` in the body goes first",
    schema: modelVersion,
};

const PINNING = {
    403: "This server keeps no pinned versions",
    404: "No such version is registered",
    503: "No model serves, or it could not score; see Retry-After",
};

export const nativeOperations = (limits: ServerLimits): readonly Operation[] => [
    {
        method: "post",
        path: "/predict",
        operationId: "predict",
        summary: "Score one text or several",
        parameters: [versionHeader],
        body: json(predictRequest(limits)),
        responses: {
            200: { description: "A verdict for each text", content: json(predictAnswer) },
            ...nativeErrors({ 400: "The body is not such a request", ...PINNING }),
        },
    },
    {
        method: "post",
        path: "/feedback",
        operationId: "giveFeedback",
        summary: "Correct the scores of a text",
        body: json(feedbackRequest(limits)),
        responses: {
            201: { description: "The correction is on disk", content: json(feedbackAnswer) },
            ...nativeErrors({
                400: "The body is not such a request",
                503: "The correction could not be kept; see Retry-After",
            }),
        },
    },
    {
        method: "get",
        path: "/models",
        operationId: "listModels",
        summary: "Versions that are loaded",
        responses: {
            200: {
                description: "The version that serves, and those that are pinned",
                content: json(modelList),
            },
            ...nativeErrors({ 500: "A bug of the server" }),
        },
    },
    {
        method: "get",
        path: "/models/{version}",
        operationId: "getModelCard",
        summary: "The model card of a version",
        parameters: [
            { name: "version", in: "path", description: "A registered version", schema: modelVersion },
        ],
        responses: {
            200: {
                description: "What the model is, what it learnt from and how well it does",
                content: { ...json(modelCard), "text/html": z.string() },
            },
            ...nativeErrors({ 400: "Not the name of a version", ...PINNING }),
        },
    },
];
