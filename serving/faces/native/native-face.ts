import { Hono } from "hono";
import type { Face, FaceArgs, FaceEnvironment } from "../face";
import { tellNative } from "./error-envelope";
import { feedbackRoute } from "./feedback";
import { modelRoutes } from "./models";
import { nativeOperations } from "./native-operations";
import { predictRoute } from "./predict";

/** The project's own protocol; paths that are nobody's are told of in its words. */
export function nativeFace(args: FaceArgs): Face {
    return {
        name: "native",
        claims: () => true,
        isOpen: () => false,
        routes: new Hono<FaceEnvironment>()
            .route("/", predictRoute(args))
            .route("/", feedbackRoute(args))
            .route("/", modelRoutes(args)),
        operations: nativeOperations(args.config.limits),
        tell: tellNative,
    };
}
