import type { ServerLimits } from "../config";
import type { ScoreService } from "../scoring/score-service";

/** What a face needs of the server. */
export interface FaceArgs {
    service: ScoreService;
    limits: ServerLimits;
    alias: string;
}

/** Variables that a request carries through the middlewares. */
export interface RequestVariables {
    requestId: string;
    /** For metrics and logs. */
    face: string;
}

export interface FaceEnvironment {
    Variables: RequestVariables;
}

/** Names the version that answered, for faces whose body has no field for it. */
export const VERSION_HEADER = "x-moderato-model-version";
