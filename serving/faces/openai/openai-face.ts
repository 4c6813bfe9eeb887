import { Hono } from "hono";
import type { Face, FaceArgs, FaceEnvironment } from "../face";
import { modelsRoutes } from "./models";
import { moderationsRoute } from "./moderations";
import { tellOpenai } from "./openai-errors";
import { openaiOperations } from "./openai-operations";

/** OpenAI's moderation endpoint, for its clients with another base URL. */
export function openaiFace(args: FaceArgs): Face {
    return {
        name: "openai",
        claims: (path) => path.startsWith("/v1/"),
        isOpen: () => false,
        routes: new Hono<FaceEnvironment>().route("/", moderationsRoute(args)).route("/", modelsRoutes(args)),
        operations: openaiOperations(args.config.limits),
        tell: tellOpenai,
    };
}
