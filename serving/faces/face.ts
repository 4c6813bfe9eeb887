import type { Hono } from "hono";
import type { ServerConfig } from "../config";
import type { ServiceError, ServiceErrorFacts } from "../errors/service-error";
import type { AnswerHeaders } from "../http/answer-headers";
import type { Presence } from "../engine/presence";
import type { FeedbackStore } from "../feedback/feedback-store";
import type { ModelStatus } from "../models/model-manager";
import type { Operation } from "../openapi/operation";
import type { ScoreService } from "../scoring/score-service";

/** What a face needs of the server. */
export interface FaceArgs {
    service: ScoreService;
    feedback: FeedbackStore;
    config: Pick<
        ServerConfig,
        | "alias"
        | "modelName"
        | "limits"
        | "publicUrl"
        | "stages"
        | "openaiCategories"
        | "perspectiveDropUnknown"
        | "apiKeyHashes"
        | "corsOrigins"
    >;
    status: () => ModelStatus;
    isDraining: () => boolean;
}

/** What is known of a request before its face sees it, as `c.env`. */
export interface RequestFacts {
    requestId: string;
    /** Decoded, without the query. */
    path: string;
    /** Of the answer: cheaper than `c.header`, and kept where the handler throws. */
    headers: AnswerHeaders;
    /** Whether the client is still there: `signal` of a call to the score service. */
    client: Presence;
    /** Answers another request of the same client as if it had come by itself: key, quota, figures and log. */
    dispatch: (request: Request) => Promise<Response>;
}

export interface FaceEnvironment {
    Bindings: RequestFacts;
}

/** An error as a face tells it. */
export interface ErrorAnswer {
    status: ServiceErrorFacts["status"];
    body: object;
    /** What the face's clients look for beside `Retry-After` and `Allow`, which come by themselves. */
    headers?: Readonly<Record<string, string>>;
}

/** One protocol that the server speaks: its paths and its words for errors. */
export interface Face {
    /** For metrics, logs and the OpenAPI document's tags. */
    name: string;
    /** Whether a path is the face's, one that does not exist included: its errors come in the face's envelope. */
    claims(path: string): boolean;
    /** Paths that need no API key, as probes and browsers ask them; they tell nothing of comments. */
    isOpen(path: string): boolean;
    routes: Hono<FaceEnvironment>;
    operations: readonly Operation[];
    /** An error in the face's envelope. */
    tell(error: ServiceError): ErrorAnswer;
}

/** Names the version that answered, for faces whose body has no field for it; in a request it pins one. */
export const VERSION_HEADER = "x-moderato-model-version";
